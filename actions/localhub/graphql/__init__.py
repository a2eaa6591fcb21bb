"""GitHub's GraphQL API on its own schema: what is asked is validated by it, and views answer it."""

from localhub.graphql.surface import GraphQLApi

__all__ = ["GraphQLApi"]
