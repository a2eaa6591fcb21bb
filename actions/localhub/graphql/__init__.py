"""GitHub's GraphQL API: documents are validated against GitHub's own schema and resolved by views."""

from localhub.graphql.surface import GraphQLApi

__all__ = ["GraphQLApi"]
