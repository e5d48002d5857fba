"""Pages of matters: the inbox, the card, the dialogs, the start page, the approval form."""
