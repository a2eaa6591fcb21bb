"""GitHub's GraphQL API: documents are validated against GitHub's own schema, and views resolve the fields."""

from localhub.graphql.surface import GraphQLApi

__all__ = ["GraphQLApi"]
