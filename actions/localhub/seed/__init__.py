"""The hub's initial data. A seed is read, validated as a whole, and then loaded.

```yaml
users:
  - {login: founder, id: 12, tokens: [{token: "…", scopes: [repo, "admin:org"]}]}
  - {login: someone}                # a token is generated if none is given
organizations:
  - {login: example, owners: [founder], members: [someone], two_factor: true, base_permission: read,
     members_create: true, teams: [{name: Water, members: [someone], repositories: {site: write}}]}
apps:
  - {slug: helper, id: 7, owner: example, public_key: "PEM…", permissions: {contents: write},
     installations: [{account: example, repositories: [site]}]}
repositories:
  - {owner: example, name: site, private: true, auto_init: true, labels: [{name: idea, color: "ededed"}],
     files: {"README.md": "…"}, topics: [water], collaborators: {someone: write},
     variables: {NAME: value}, secrets: {NAME: value},
     environments: {production: {secrets: {NAME: value}, variables: {NAME: value}, branches: [main]}},
     rulesets: [{name: reviewed, enforcement: active, conditions: {…}, rules: […]}],
     default_branch: main, archived: true, default_labels: false,
     commits: [{message: "…", author: someone, date: "2025-01-02T10:30:00Z", files: {path: "…"}}],
     issues: [{title: "…", author: someone, created_at: "2025-01-02T10:30:00Z", comments: [{body: "…"}]}]}
  - {owner: someone, name: site, fork_of: example/site}
```
"""

from localhub.seed.file import SeedFileError, SourceLocations, read_file

from .copies import host_copy
from .load import load
from .problems import SeedError, SeedProblem

__all__ = ["SeedError", "SeedFileError", "SeedProblem", "SourceLocations", "host_copy", "load", "read_file"]
