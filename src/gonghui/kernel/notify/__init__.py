"""Messages to people: in the app always, by e-mail, SMS and WeChat Work where that is set up."""
