"""Long-lived things with a state: from one declaration list, card, form, history, Excel in and out."""
