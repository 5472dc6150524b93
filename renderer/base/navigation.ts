import { create } from 'zustand'

/**
 * Where the person is, as data. A feature adds what it can show to these interfaces (`declare module`) and says in its
 * `routes.tsx` what draws it; `app/routes.ts` has them all, and the type checker names what nothing draws.
 */

/** The lists on the left. */
// biome-ignore lint/suspicious/noEmptyInterface: each feature adds its own
export interface Lists {}
/** A route: the screen in the middle and its parameters. */
export interface Screens {
  visit: { encounterId: string }
}
/** A dialog over everything else. */
// biome-ignore lint/suspicious/noEmptyInterface: each feature adds its own
export interface Dialogs {}

type RouteOf<Names> = { [Name in keyof Names]: { name: Name } & Names[Name] }[keyof Names]
export type ScreenRoute = RouteOf<Screens>
export type DialogRoute = RouteOf<Dialogs>
/** The window in which it stands: the main one, or the chart's own. */
export type DialogWindow = 'main' | 'chart'
export type OpenDialog = { route: DialogRoute; window: DialogWindow }
/**
 * Navigation state; it need not survive the window. Dialogs: the latest last, one of a name. More than one stands there
 * where Ctrl+L asks for a PIN over another, or where each window has its own.
 */
export type Route = { list: keyof Lists; screen: ScreenRoute | null; dialogs: readonly OpenDialog[] }

export const useNavigation = create<Route>(() => ({ list: 'on-demand', screen: null, dialogs: [] }))

export const currentRoute = (): Route => useNavigation.getState()
export const showList = (list: keyof Lists): void => useNavigation.setState({ list })
/** Null: nothing is open. */
export const openScreen = (screen: ScreenRoute | null): void =>
  useNavigation.setState({ screen, dialogs: [] })
export const openDialog = (route: DialogRoute, window: DialogWindow = 'main'): void =>
  useNavigation.setState(({ dialogs }) => ({ dialogs: [...without(dialogs, route.name), { route, window }] }))
export const closeDialog = (name: keyof Dialogs): void =>
  useNavigation.setState(({ dialogs }) => ({ dialogs: without(dialogs, name) }))
export const closeDialogs = (): void => useNavigation.setState({ dialogs: [] })
const without = (dialogs: readonly OpenDialog[], name: keyof Dialogs) =>
  dialogs.filter(({ route }) => route.name !== name)

export const openVisit = (encounterId: string): void => openScreen({ name: 'visit', encounterId })
const visitOf = ({ screen }: Route) => (screen?.name === 'visit' ? screen.encounterId : null)
/** The encounter in the middle, or null. */
export const useOpenVisit = (): string | null => useNavigation(visitOf)
export const openVisitNow = (): string | null => visitOf(currentRoute())
