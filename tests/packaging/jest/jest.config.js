// Without a word about the package. jsdom has no fetch of its own; jest-fixed-jsdom leaves it Node's.
module.exports = {
  testTimeout: 60_000,
  projects: [
    { displayName: "babel-jest", testMatch: ["**/src/calls.spec.js"] },
    { displayName: "ts-jest", preset: "ts-jest", testMatch: ["**/src/typed.spec.ts"] },
    {
      displayName: "jsdom",
      testEnvironment: "jest-fixed-jsdom",
      testMatch: ["**/src/{calls,component}.spec.{js,jsx}"],
    },
    { displayName: "bare-jsdom", testEnvironment: "jsdom", testMatch: ["**/src/bare.spec.js"] },
  ],
};
