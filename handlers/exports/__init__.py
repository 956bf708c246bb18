"""Files of cases for people who work in a spreadsheet: CSV and XLSX, in which nothing a citizen wrote is ever a formula."""
