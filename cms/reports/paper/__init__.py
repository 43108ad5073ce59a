"""What leaves: the paper (DOCX), the tables (XLSX), the figures for the portal. All from one frozen content."""
