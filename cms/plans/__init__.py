"""Plans of agencies: who does what until when, and how far it has come by what was really published."""
