"""The SNOMED CT codes behind the words of `valuesets_medical.py`, as a table: code, words, meaning, how that was checked.

A word with `?` says that the code may mean it; `none`, that it means nothing here.
"""

from __future__ import annotations

# Recalled, not read, where no fourth column says otherwise; those were read in public code and in sample data.
SNOMED_CHECKED = "unverified"
SNOMED_CODES = """
    274100004 | intracerebral-haemorrhage stroke | Cerebral hemorrhage
    1386000 | intracerebral-haemorrhage? stroke? | Intracranial hemorrhage
    128609009 | vascular-aneurysm-or-malformation | Intracranial aneurysm
    67362008 | vascular-aneurysm-or-malformation | Aortic aneurysm
    233985008 | vascular-aneurysm-or-malformation | Abdominal aortic aneurysm
    308546005 | vascular-aneurysm-or-malformation | Dissection of aorta
    234142008 | vascular-aneurysm-or-malformation | Cerebral arteriovenous malformation | secondary
    50490005 | hypertensive-encephalopathy | Hypertensive encephalopathy
    22298006 | heart-attack | Myocardial infarction
    57054005 | heart-attack | Acute myocardial infarction
    401303003 | heart-attack | Acute ST segment elevation myocardial infarction
    401314000 | heart-attack | Acute non-ST segment elevation myocardial infarction
    399211009 | heart-attack-or-stroke-before? | History of myocardial infarction
    230690007 | stroke | Stroke | secondary
    422504002 | stroke | Ischemic stroke
    275526006 | heart-attack-or-stroke-before? | History of cerebrovascular accident
    4557003 | unstable-angina | Preinfarction syndrome
    195111005 | heart-failure-decompensated | Decompensated cardiac failure | secondary
    10633002 | heart-failure-decompensated | Acute congestive heart failure
    84114007 | heart-failure-decompensated? | Heart failure
    42343007 | heart-failure-decompensated? | Congestive heart failure
    88805009 | none | Chronic congestive heart failure | secondary
    25569003 | serious-arrhythmia | Ventricular tachycardia
    71908006 | serious-arrhythmia | Ventricular fibrillation
    27885002 | serious-arrhythmia | Complete atrioventricular block
    49436004 | serious-arrhythmia? | Atrial fibrillation
    68267002 | raised-intracranial-pressure | Benign intracranial hypertension
    4210003 | raised-intraocular-pressure | Ocular hypertension
    23986001 | raised-intraocular-pressure? | Glaucoma
    58214004 | psychosis | Schizophrenia
    68890003 | psychosis | Schizoaffective disorder
    69322001 | psychosis | Psychotic disorder
    13746004 | bipolar-disorder mania? | Bipolar disorder
    52448006 | dementia-or-delirium | Dementia
    26929004 | dementia-or-delirium | Alzheimer's disease | secondary
    429998004 | dementia-or-delirium | Vascular dementia
    2776000 | dementia-or-delirium | Delirium
    77386006 | pregnancy | Pregnant | secondary
    72892002 | pregnancy | Normal pregnancy | secondary
    47200007 | pregnancy | High risk pregnancy
    60001007 | none | Not pregnant | secondary
    161800001 | no-uterus | History of hysterectomy | secondary
    413712001 | breastfeeding | Breastfeeding (mother) | secondary
    59927004 | severe-liver-impairment | Hepatic failure
    13920009 | severe-liver-impairment | Hepatic encephalopathy
    19943007 | severe-liver-impairment? moderate-liver-impairment? | Cirrhosis of liver
    38822007 | urinary-symptoms | Cystitis
    49650001 | urinary-symptoms | Dysuria
    34436003 | urinary-symptoms | Blood in urine | secondary
    68566005 | urinary-symptoms | Urinary tract infectious disease
    301011002 | urinary-symptoms | Escherichia coli urinary tract infection | secondary
    197927001 | urinary-symptoms | Recurrent urinary tract infection | secondary
    29028009 | thyrotoxicosis-uncontrolled | Thyrotoxic crisis
    90739004 | thyrotoxicosis-uncontrolled? | Thyrotoxicosis
    13645005 | severe-lung-disease? | Chronic obstructive lung disease
    185086009 | severe-lung-disease? | Chronic obstructive bronchitis | secondary
    87433001 | severe-lung-disease? | Pulmonary emphysema
    65710008 | severe-lung-disease | Acute respiratory failure
    70995007 | severe-lung-disease | Pulmonary hypertension
    78275009 | sleep-apnoea | Obstructive sleep apnea syndrome | secondary
    73430006 | sleep-apnoea | Sleep apnea
"""
