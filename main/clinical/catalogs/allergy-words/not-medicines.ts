/**
 * What is no medicine of an order: it can matter as an inactive ingredient only. Nothing here stops an order, since no
 * source was read that names a product of the catalog for any of them.
 */
export const foods: readonly string[] = [
  'egg, eggs, egg whites, egg yolk, huevo, huevos',
  'peanut, peanuts, peanut butter, cacahuate, cacahuates, mani',
  'nut, nuts, tree nut, tree nuts, almonds, almond, cashew, cashews, walnut, walnuts, pecans, pistachio, nueces, nuez',
  'shellfish, shrimp, crab, lobster, seafood, mariscos, camarones, camaron',
  'fish, salmon, tuna, pescado',
  'milk, dairy, lactose, cheese, leche, lacteos, lactosa',
  'soy, soya, soybean',
  'wheat, gluten, trigo',
  'strawberries, strawberry, kiwi, banana, bananas, avocado, tomato, tomatoes, citrus, chocolate, fresas, sesame, msg, sulfites, sulfite, pineapple, mango',
  'gelatin, red dye, food coloring',
]

/** Of the surroundings, of other products, or not told which. */
export const notMedicines: readonly string[] = [
  'latex, rubber, latex gloves, rubber gloves, condoms, latx, latex allergy, guantes de latex',
  'contrast, contrast dye, ct dye, ct contrast, iv contrast, iv dye, iodinated contrast, x ray dye, xray dye, dye, gadolinium, mri contrast, omnipaque, isovue, medio de contraste, contraste',
  'iodine, betadine, povidone, iodo, yodo',
  'bee, bees, bee sting, bee stings, wasp, wasps, yellow jacket, hornet, abejas, abeja, fire ants',
  'pollen, ragweed, grass, trees, hay fever, hayfever, seasonal allergies, polen, mold, dust, dust mites, polvo',
  'cat, cats, dog, dogs, pet dander, dander, cat dander, horses, gatos, perros',
  'ace bandage, ace wrap, nickel, metal, jewelry, adhesive, tape, band aid, band aids, adhesive tape, bandaids, perfume, fragrance, poison ivy',
]
