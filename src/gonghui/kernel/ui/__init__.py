"""Page kinds, lists, filters, forms, charts, menus and the look of the product."""
