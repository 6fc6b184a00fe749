"""One module per printed paper over a shared page kit; workbooks."""
