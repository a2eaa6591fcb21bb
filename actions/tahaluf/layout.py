"""The layout of a control repository: the names of its files and of the labels set by its forms."""

from typing import Final

MANIFEST_FILE: Final = "projects.yml"

WORKFLOWS_FOLDER: Final = ".github/workflows"
FORMS_FOLDER: Final = ".github/ISSUE_TEMPLATE"
PROPOSAL_FORM: Final = f"{FORMS_FOLDER}/propose-project.yml"
VOLUNTEER_FORM: Final = f"{FORMS_FOLDER}/volunteer.yml"
LEAVE_FORM: Final = f"{FORMS_FOLDER}/leave.yml"

# Each form sets its own label
PROPOSAL_LABEL: Final = "proposal"
VOLUNTEER_LABEL: Final = "volunteer"
LEAVE_LABEL: Final = "leave"
FORM_LABELS: Final = (PROPOSAL_LABEL, VOLUNTEER_LABEL, LEAVE_LABEL)
RESOURCES_FILE: Final = "resources.yml"
OFFERS_FILE: Final = "offers.yml"
GUIDES_FOLDER: Final = "guides"
