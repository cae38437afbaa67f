"""Relations applied to frames: formulas are pure functions, searches say where the operands are looked for."""
