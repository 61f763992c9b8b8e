"""The ICD-10-CM codes behind the words of `valuesets_medical.py`, as a table: code, words, meaning.

A word says that the code means it; with a `?`, that it may: the code does not tell how severe, how recent or how certain.
An ICD-10-CM code stands for itself and all that is beneath it, and all that fit count together; `-` is any digit. Which
word a code gets is a program choice, for the medical director to adopt.
"""

from __future__ import annotations

# The meanings were read in a copy of the tabular list of 2026; some are shortened.
ICD10_CM_CHECKED = "secondary"
ICD10_CM_CODES = """
    I60 | stroke intracerebral-haemorrhage? vascular-aneurysm-or-malformation? | Nontraumatic subarachnoid hemorrhage
    I61 | intracerebral-haemorrhage stroke | Nontraumatic intracerebral hemorrhage
    I62 | intracerebral-haemorrhage? stroke | Other and unspecified nontraumatic intracranial hemorrhage
    I69.0 | heart-attack-or-stroke-before? intracerebral-haemorrhage? vascular-aneurysm-or-malformation? | Sequelae of I60
    I69.1 | intracerebral-haemorrhage heart-attack-or-stroke-before? | Sequelae of nontraumatic intracerebral hemorrhage
    I69.2 | intracerebral-haemorrhage? heart-attack-or-stroke-before? | Sequelae of other nontraumatic intracranial hemorrhage
    I69.3 | heart-attack-or-stroke-before? | Sequelae of cerebral infarction
    P52 | intracerebral-haemorrhage? | Intracranial nontraumatic hemorrhage of newborn
    S06.34 | intracerebral-haemorrhage | Traumatic hemorrhage of right cerebrum
    S06.35 | intracerebral-haemorrhage | Traumatic hemorrhage of left cerebrum
    S06.36 | intracerebral-haemorrhage | Traumatic hemorrhage of cerebrum, unspecified
    I67.1 | vascular-aneurysm-or-malformation | Cerebral aneurysm, nonruptured
    I71 | vascular-aneurysm-or-malformation | Aortic aneurysm and dissection
    I72 | vascular-aneurysm-or-malformation | Other aneurysm
    I77.0 | vascular-aneurysm-or-malformation | Arteriovenous fistula, acquired
    I77.7 | vascular-aneurysm-or-malformation | Other arterial dissection
    I67.0 | vascular-aneurysm-or-malformation | Dissection of cerebral arteries, nonruptured
    Q27.3 | vascular-aneurysm-or-malformation | Arteriovenous malformation (peripheral)
    Q28.0 | vascular-aneurysm-or-malformation | Arteriovenous malformation of precerebral vessels
    Q28.1 | vascular-aneurysm-or-malformation? | Other malformations of precerebral vessels
    Q28.2 | vascular-aneurysm-or-malformation | Arteriovenous malformation of cerebral vessels
    Q28.3 | vascular-aneurysm-or-malformation? | Other malformations of cerebral vessels
    Z86.79 | vascular-aneurysm-or-malformation? | Personal history of other diseases of the circulatory system
    I67.4 | hypertensive-encephalopathy | Hypertensive encephalopathy
    I67.83 | hypertensive-encephalopathy? | Posterior reversible encephalopathy syndrome
    I21 | heart-attack | Acute myocardial infarction
    I22 | heart-attack | Subsequent myocardial infarction
    I23 | heart-attack | Certain current complications following myocardial infarction (within the 28 day period)
    I25.2 | heart-attack-or-stroke-before? | Old myocardial infarction
    I63 | stroke | Cerebral infarction
    Z86.73 | heart-attack-or-stroke-before? | Personal history of TIA or cerebral infarction without residual deficits
    I20.0 | unstable-angina | Unstable angina
    I24.0 | unstable-angina? | Acute coronary thrombosis not resulting in myocardial infarction
    I24.8 | unstable-angina? | Other forms of acute ischemic heart disease
    I24.9 | unstable-angina? | Acute ischemic heart disease, unspecified
    I25.110 | unstable-angina | Atherosclerotic heart disease of native coronary artery with unstable angina pectoris
    I25.700 | unstable-angina | Atherosclerosis of coronary artery bypass graft(s), unspecified, with unstable angina pectoris
    I25.710 | unstable-angina | Atherosclerosis of autologous vein coronary artery bypass graft(s) with unstable angina pectoris
    I25.720 | unstable-angina | Atherosclerosis of autologous artery coronary artery bypass graft(s) with unstable angina pectoris
    I25.730 | unstable-angina | Graft (nonautologous biological) with unstable angina pectoris
    I25.750 | unstable-angina | Atherosclerosis of native coronary artery of transplanted heart with unstable angina
    I25.760 | unstable-angina | Atherosclerosis of bypass graft of coronary artery of transplanted heart with unstable angina
    I25.790 | unstable-angina | Atherosclerosis of other coronary artery bypass graft(s) with unstable angina pectoris
    I50.1 | heart-failure-decompensated? | Left ventricular failure, unspecified
    I50.20 | heart-failure-decompensated? | Unspecified systolic (congestive) heart failure
    I50.21 | heart-failure-decompensated | Acute systolic (congestive) heart failure
    I50.23 | heart-failure-decompensated | Acute on chronic systolic (congestive) heart failure
    I50.30 | heart-failure-decompensated? | Unspecified diastolic (congestive) heart failure
    I50.31 | heart-failure-decompensated | Acute diastolic (congestive) heart failure
    I50.33 | heart-failure-decompensated | Acute on chronic diastolic (congestive) heart failure
    I50.40 | heart-failure-decompensated? | Unspecified combined systolic (congestive) and diastolic (congestive) heart failure
    I50.41 | heart-failure-decompensated | Acute combined systolic (congestive) and diastolic (congestive) heart failure
    I50.43 | heart-failure-decompensated | Acute on chronic combined systolic and diastolic (congestive) heart failure
    I50.810 | heart-failure-decompensated? | Right heart failure, unspecified
    I50.811 | heart-failure-decompensated | Acute right heart failure
    I50.813 | heart-failure-decompensated | Acute on chronic right heart failure
    I50.814 | heart-failure-decompensated? | Right heart failure due to left heart failure
    I50.82 | heart-failure-decompensated? | Biventricular heart failure
    I50.83 | heart-failure-decompensated? | High output heart failure
    I50.84 | heart-failure-decompensated? | End stage heart failure
    I50.89 | heart-failure-decompensated? | Other heart failure
    I50.9 | heart-failure-decompensated? | Heart failure, unspecified
    I11.0 | heart-failure-decompensated? | Hypertensive heart disease with heart failure
    I13.0 | heart-failure-decompensated? | Hypertensive heart and chronic kidney disease with heart failure
    I13.2 | heart-failure-decompensated? | The same with heart failure and end stage renal disease
    J81.0 | heart-failure-decompensated? | Acute pulmonary edema
    I44.1 | serious-arrhythmia? | Atrioventricular block, second degree
    I44.2 | serious-arrhythmia | Atrioventricular block, complete
    I45.81 | serious-arrhythmia | Long QT syndrome
    I46 | serious-arrhythmia | Cardiac arrest
    I47.0 | serious-arrhythmia | Re-entry ventricular arrhythmia
    I47.1 | serious-arrhythmia? | Supraventricular tachycardia
    I47.2 | serious-arrhythmia | Ventricular tachycardia
    I47.9 | serious-arrhythmia? | Paroxysmal tachycardia, unspecified
    I48 | serious-arrhythmia? | Atrial fibrillation and flutter
    I49.0 | serious-arrhythmia | Ventricular fibrillation and flutter
    I49.5 | serious-arrhythmia? | Sick sinus syndrome
    I49.9 | serious-arrhythmia? | Cardiac arrhythmia, unspecified
    G93.2 | raised-intracranial-pressure | Benign intracranial hypertension
    G93.5 | raised-intracranial-pressure | Compression of brain
    G93.6 | raised-intracranial-pressure? | Cerebral edema
    G91 | raised-intracranial-pressure? | Hydrocephalus
    G06.0 | intracranial-mass | Intracranial abscess and granuloma
    C70.0 | intracranial-mass | Malignant neoplasm of cerebral meninges
    C71 | intracranial-mass | Malignant neoplasm of brain
    C79.31 | intracranial-mass | Secondary malignant neoplasm of brain
    D32.0 | intracranial-mass | Benign neoplasm of cerebral meninges
    D33.0 | intracranial-mass | Benign neoplasm of brain, supratentorial
    D33.1 | intracranial-mass | Benign neoplasm of brain, infratentorial
    D33.2 | intracranial-mass | Benign neoplasm of brain, unspecified
    D43.0 | intracranial-mass | Neoplasm of uncertain behavior of brain, supratentorial
    D43.1 | intracranial-mass | Neoplasm of uncertain behavior of brain, infratentorial
    D43.2 | intracranial-mass | Neoplasm of uncertain behavior of brain, unspecified
    H40.01 | raised-intraocular-pressure? | Open angle with borderline findings, low risk
    H40.05 | raised-intraocular-pressure | Ocular hypertension
    H40.1 | raised-intraocular-pressure? | Open-angle glaucoma
    H40.2 | raised-intraocular-pressure | Primary angle-closure glaucoma
    H40.3 | raised-intraocular-pressure | Glaucoma secondary to eye trauma
    H40.4 | raised-intraocular-pressure | Glaucoma secondary to eye inflammation
    H40.5 | raised-intraocular-pressure | Glaucoma secondary to other eye disorders
    H40.6 | raised-intraocular-pressure | Glaucoma secondary to drugs
    H40.8 | raised-intraocular-pressure? | Other glaucoma
    H40.9 | raised-intraocular-pressure? | Unspecified glaucoma
    F20 | psychosis | Schizophrenia
    F21 | psychosis | Schizotypal disorder
    F22 | psychosis | Delusional disorders
    F23 | psychosis | Brief psychotic disorder
    F24 | psychosis | Shared psychotic disorder
    F25 | psychosis | Schizoaffective disorders
    F25.0 | bipolar-disorder | Schizoaffective disorder, bipolar type
    F28 | psychosis | Other psychotic disorder not due to a substance or known physiological condition
    F29 | psychosis | Unspecified psychosis not due to a substance or known physiological condition
    F06.0 | psychosis | Psychotic disorder with hallucinations due to known physiological condition
    F06.2 | psychosis | Psychotic disorder with delusions due to known physiological condition
    F06.33 | mania | Mood disorder due to known physiological condition with manic features
    F06.34 | mania? | Mood disorder due to known physiological condition with mixed features
    F1-.15 | psychosis | Abuse of a substance with psychotic disorder
    F1-.25 | psychosis | Dependence with psychotic disorder
    F1-.95 | psychosis | Use with psychotic disorder
    F30 | bipolar-disorder | Manic episode
    F30.1 | mania | Manic episode without psychotic symptoms
    F30.2 | mania psychosis | Manic episode, severe with psychotic symptoms
    F30.3 | mania? | Manic episode in partial remission
    F30.8 | mania | Other manic episodes
    F30.9 | mania | Manic episode, unspecified
    F31 | bipolar-disorder | Bipolar disorder
    F31.0 | mania | Bipolar disorder, current episode hypomanic
    F31.1 | mania | Bipolar disorder, current episode manic without psychotic features
    F31.2 | mania psychosis | Bipolar disorder, current episode manic severe with psychotic features
    F31.5 | psychosis | Bipolar disorder, current episode depressed, severe, with psychotic features
    F31.6 | mania | Bipolar disorder, current episode mixed
    F31.64 | psychosis | Bipolar disorder, current episode mixed, severe, with psychotic features
    F31.89 | mania? | Other bipolar disorder
    F31.9 | mania? | Bipolar disorder, unspecified
    F32.3 | psychosis | Major depressive disorder, single episode, severe with psychotic features
    F33.3 | psychosis | Major depressive disorder, recurrent, severe with psychotic symptoms
    F34.0 | bipolar-disorder? | Cyclothymic disorder
    F53.1 | psychosis | Puerperal psychosis
    Z86.59 | psychosis-before? | Personal history of other mental and behavioral disorders
    F01 | dementia-or-delirium | Vascular dementia
    F02 | dementia-or-delirium | Dementia in other diseases classified elsewhere
    F03 | dementia-or-delirium | Unspecified dementia
    F05 | dementia-or-delirium | Delirium due to known physiological condition
    F1-.27 | dementia-or-delirium | Dependence with persisting dementia
    F1-.97 | dementia-or-delirium | Use with persisting dementia
    F1-.121 | dementia-or-delirium | Abuse with intoxication delirium
    F1-.221 | dementia-or-delirium | Dependence with intoxication delirium
    F1-.921 | dementia-or-delirium | Use with intoxication delirium
    F1-.131 | dementia-or-delirium | Abuse with withdrawal delirium
    F1-.231 | dementia-or-delirium | Dependence with withdrawal delirium
    F1-.931 | dementia-or-delirium | Use with withdrawal delirium
    G30 | dementia-or-delirium | Alzheimer's disease
    G31.0 | dementia-or-delirium | Frontotemporal dementia
    G31.83 | dementia-or-delirium | Neurocognitive disorder with Lewy bodies
    R41.0 | dementia-or-delirium? | Disorientation, unspecified
    O09 | pregnancy | Supervision of high risk pregnancy
    O10 | pregnancy? | Pre-existing hypertension complicating pregnancy, childbirth and the puerperium
    O11 | pregnancy? | Pre-existing hypertension with pre-eclampsia
    O12 | pregnancy? | Gestational [pregnancy-induced] edema and proteinuria without hypertension
    O13 | pregnancy? | Gestational [pregnancy-induced] hypertension without significant proteinuria
    O14 | pregnancy? | Pre-eclampsia
    O15 | pregnancy? | Eclampsia
    O16 | pregnancy? | Unspecified maternal hypertension
    O2- | pregnancy | Other maternal disorders predominantly related to pregnancy (O20 to O29)
    O3- | pregnancy | Maternal care related to the fetus and amniotic cavity (O30 to O39)
    O40 | pregnancy | Polyhydramnios
    O41 | pregnancy | Other disorders of amniotic fluid and membranes
    O42 | pregnancy | Premature rupture of membranes
    O43 | pregnancy | Placental disorders
    O44 | pregnancy | Placenta previa
    O45 | pregnancy | Premature separation of placenta [abruptio placentae]
    O46 | pregnancy | Antepartum hemorrhage, not elsewhere classified
    O47 | pregnancy | False labor
    O48 | pregnancy | Late pregnancy
    O98 | pregnancy? | Maternal infectious diseases complicating pregnancy, childbirth, puerperium
    O99 | pregnancy? | Other maternal diseases complicating pregnancy, childbirth, puerperium
    O9A | pregnancy? | Maternal neoplasms, injuries complicating pregnancy, childbirth, puerperium
    Z32.01 | pregnancy | Encounter for pregnancy test, result positive
    Z33.1 | pregnancy | Pregnant state, incidental
    Z34 | pregnancy | Encounter for supervision of normal pregnancy
    Z3A | pregnancy | Weeks of gestation
    Z90.710 | no-uterus | Acquired absence of both cervix and uterus
    Z90.711 | no-uterus | Acquired absence of uterus with remaining cervical stump
    O91 | breastfeeding? | Infections of breast associated with pregnancy, the puerperium and lactation
    O92 | breastfeeding? | Other disorders of breast and disorders of lactation associated with pregnancy and the puerperium
    Z39.1 | breastfeeding | Encounter for care and examination of lactating mother
    K70.4 | severe-liver-impairment | Alcoholic hepatic failure
    K71.1 | severe-liver-impairment | Toxic liver disease with hepatic necrosis
    K72 | severe-liver-impairment | Hepatic failure, not elsewhere classified
    K76.7 | severe-liver-impairment | Hepatorenal syndrome
    K76.82 | severe-liver-impairment | Hepatic encephalopathy
    K70.3 | severe-liver-impairment? moderate-liver-impairment? | Alcoholic cirrhosis of liver
    K71.7 | severe-liver-impairment? moderate-liver-impairment? | Toxic liver disease with fibrosis and cirrhosis of liver
    K74.3 | severe-liver-impairment? moderate-liver-impairment? | Primary biliary cirrhosis
    K74.4 | severe-liver-impairment? moderate-liver-impairment? | Secondary biliary cirrhosis
    K74.5 | severe-liver-impairment? moderate-liver-impairment? | Biliary cirrhosis, unspecified
    K74.6 | severe-liver-impairment? moderate-liver-impairment? | Other and unspecified cirrhosis of liver
    K76.6 | severe-liver-impairment? moderate-liver-impairment? | Portal hypertension
    R18.8 | severe-liver-impairment? moderate-liver-impairment? | Other ascites
    K70.1 | severe-liver-impairment? moderate-liver-impairment? | Alcoholic hepatitis
    N30 | urinary-symptoms | Cystitis
    N32.81 | urinary-symptoms | Overactive bladder
    N39.0 | urinary-symptoms | Urinary tract infection, site not specified
    N39.4 | urinary-symptoms | Other specified urinary incontinence
    N40.1 | urinary-symptoms | Benign prostatic hyperplasia with lower urinary tract symptoms
    R30 | urinary-symptoms | Pain associated with micturition
    R31 | urinary-symptoms | Hematuria
    R32 | urinary-symptoms | Unspecified urinary incontinence
    R33 | urinary-symptoms | Retention of urine
    R35 | urinary-symptoms | Polyuria
    R39.1 | urinary-symptoms | Other difficulties with micturition
    R39.8 | urinary-symptoms? | Other symptoms and signs involving the genitourinary system
    R39.82 | urinary-symptoms | Chronic bladder pain
    E05 | thyrotoxicosis-uncontrolled? | Thyrotoxicosis
    E05.01 | thyrotoxicosis-uncontrolled | Thyrotoxicosis with diffuse goiter with thyrotoxic crisis or storm
    E05.11 | thyrotoxicosis-uncontrolled | Thyrotoxicosis with toxic single thyroid nodule with thyrotoxic crisis or storm
    E05.21 | thyrotoxicosis-uncontrolled | Thyrotoxicosis with toxic multinodular goiter with thyrotoxic crisis or storm
    E05.31 | thyrotoxicosis-uncontrolled | Thyrotoxicosis from ectopic thyroid tissue with thyrotoxic crisis or storm
    E05.41 | thyrotoxicosis-uncontrolled | Thyrotoxicosis factitia with thyrotoxic crisis or storm
    E05.81 | thyrotoxicosis-uncontrolled | Other thyrotoxicosis with thyrotoxic crisis or storm
    E05.91 | thyrotoxicosis-uncontrolled | Thyrotoxicosis, unspecified with thyrotoxic crisis or storm
    E84.0 | severe-lung-disease | Cystic fibrosis with pulmonary manifestations
    I27.0 | severe-lung-disease | Primary pulmonary hypertension
    I27.2 | severe-lung-disease | Other secondary pulmonary hypertension
    J43 | severe-lung-disease? | Emphysema
    J44 | severe-lung-disease? | Other chronic obstructive pulmonary disease
    J44.1 | severe-lung-disease | Chronic obstructive pulmonary disease with (acute) exacerbation
    J45.5 | severe-lung-disease | Severe persistent asthma
    J80 | severe-lung-disease | Acute respiratory distress syndrome
    J84.1 | severe-lung-disease | Other interstitial pulmonary diseases with fibrosis
    J96 | severe-lung-disease | Respiratory failure, not elsewhere classified
    Z99.81 | severe-lung-disease | Dependence on supplemental oxygen
    G47.3 | sleep-apnoea | Sleep apnea
    E66.2 | sleep-apnoea? | Morbid (severe) obesity with alveolar hypoventilation
    Z88.4 | ketamine-hypersensitivity? | Allergy status to anesthetic agent
"""
