"""The same gate in the words of other tools; none of them decides anything, and each loads its framework only when used."""
