// Stands where the native addon would; see ../pnpm-workspace.yaml.
module.exports = {};
