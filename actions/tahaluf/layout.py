"""The layout of a control repository: file names, and the labels that its forms set."""

from typing import Final

DEFAULT_CONTROL: Final = "control"  # the control repository's name
MANIFEST_FILE: Final = "projects.yml"
TEMPLATES_FOLDER: Final = "templates"

WORKFLOWS_FOLDER: Final = ".github/workflows"
FORMS_FOLDER: Final = ".github/ISSUE_TEMPLATE"
PROPOSAL_FORM: Final = f"{FORMS_FOLDER}/propose-project.yml"
VOLUNTEER_FORM: Final = f"{FORMS_FOLDER}/volunteer.yml"
LEAVE_FORM: Final = f"{FORMS_FOLDER}/leave.yml"
RESOURCE_FORM: Final = f"{FORMS_FOLDER}/share-resource.yml"

# The English forms. The names of forms in other languages contain the language
FORM_PATHS: Final = (PROPOSAL_FORM, VOLUNTEER_FORM, LEAVE_FORM, RESOURCE_FORM)

CONDUCT_FILE: Final = "CODE_OF_CONDUCT.md"
# The paths where GitHub looks for a code of conduct
CONDUCT_PATHS: Final = (CONDUCT_FILE, f".github/{CONDUCT_FILE}", f"docs/{CONDUCT_FILE}")
# Links in a form are relative to the form's page, which is two levels below the repository's page
CONDUCT_LINK: Final = f"../blob/HEAD/{CONDUCT_FILE}"
MANIFEST_LINK: Final = f"../blob/HEAD/{MANIFEST_FILE}"
FORMS_LINK: Final = "../issues/new/choose"

# Each form sets its own label
PROPOSAL_LABEL: Final = "proposal"
VOLUNTEER_LABEL: Final = "volunteer"
LEAVE_LABEL: Final = "leave"
RESOURCE_LABEL: Final = "resource"
FORM_LABELS: Final = (PROPOSAL_LABEL, VOLUNTEER_LABEL, LEAVE_LABEL, RESOURCE_LABEL)

RESOURCES_FILE: Final = "resources.yml"
OFFERS_FILE: Final = "offers.yml"
GUIDES_FOLDER: Final = "guides"


def form_path(english: str, language: str) -> str:
    """Return the path of a form in that language: `volunteer.yml` in English, `volunteer-ar.yml` in Arabic."""
    return english if language == "en" else english.replace(".yml", f"-{language}.yml")
