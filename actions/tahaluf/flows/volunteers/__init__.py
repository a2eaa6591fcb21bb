"""What the commands for volunteers share: reading and writing the roster, forms brought through."""
