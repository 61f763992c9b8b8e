"""Results of liver tests, as they come from a laboratory: which LOINC codes are one.

Any of them says that the liver was tested; whether the value is a good one is for a clinician to read. Most were read in public
code and value sets, one is recalled, as their last column says.
"""

from __future__ import annotations

RESULT = "liver-result"
# code, its name, how that was checked
RESULTS: tuple[tuple[str, str, str], ...] = (
    ("1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "secondary"),
    ("1743-4", "Alanine aminotransferase in Serum or Plasma by With P-5'-P", "secondary"),
    ("1744-2", "Alanine aminotransferase in Serum or Plasma by No addition of P-5'-P", "secondary"),
    ("1920-8", "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "secondary"),
    ("30239-8", "Aspartate aminotransferase in Serum or Plasma by With P-5'-P", "secondary"),
    ("88112-8", "Aspartate aminotransferase in Serum or Plasma by No addition of P-5'-P", "secondary"),
    ("2324-2", "Gamma glutamyl transferase [Enzymatic activity/volume] in Serum or Plasma", "secondary"),
    ("6768-6", "Alkaline phosphatase [Enzymatic activity/volume] in Serum or Plasma", "secondary"),
    ("24325-3", "Hepatic function panel in Serum or Plasma", "unverified"),
)
