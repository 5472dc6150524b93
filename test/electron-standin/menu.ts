type Template = {
  id?: string
  role?: string
  label?: string
  enabled?: boolean
  type?: string
  submenu?: Template[]
  click?(): void
}
type MenuItem = Omit<Template, 'submenu'> & { submenu?: MenuOfItems }
type MenuOfItems = {
  items: MenuItem[]
  getMenuItemById(id: string): MenuItem | null
  popup(): void
}

let application: MenuOfItems | null = null

/** Menus as data: nothing is drawn. Specs look into them, and choose by `click`. */
export const Menu = {
  /** Context menus that were opened; nobody chooses in them. */
  opened: [] as MenuItem[][],
  buildFromTemplate(template: Template[]): MenuOfItems {
    const items = template.map(
      ({ submenu, ...item }): MenuItem => ({
        ...item,
        ...(submenu ? { submenu: Menu.buildFromTemplate(submenu) } : {}),
      }),
    )
    return {
      items,
      getMenuItemById(id) {
        for (const item of items) {
          const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
          if (found) return found
        }
        return null
      },
      popup: () => void Menu.opened.push(items),
    }
  },
  setApplicationMenu(menu: MenuOfItems | null): void {
    application = menu
  },
  getApplicationMenu: () => application,
}
