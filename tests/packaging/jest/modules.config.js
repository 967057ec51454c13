// The same with ECMAScript modules: node --experimental-vm-modules.
module.exports = {
  displayName: "modules",
  testTimeout: 60_000,
  testMatch: ["**/src/*.spec.mjs"],
  moduleFileExtensions: ["js", "mjs"],
  transform: {},
};
