// No configuration for the package. jsdom has no fetch; jest-fixed-jsdom keeps Node's.
module.exports = {
  testTimeout: 60_000,
  projects: [
    { displayName: "babel-jest", testMatch: ["**/src/{calls,lab}.spec.{js,jsx}"] },
    { displayName: "ts-jest", preset: "ts-jest", testMatch: ["**/src/typed.spec.ts"] },
    {
      displayName: "jsdom",
      testEnvironment: "jest-fixed-jsdom",
      testMatch: ["**/src/{calls,component,lab}.spec.{js,jsx}"],
    },
    { displayName: "bare-jsdom", testEnvironment: "jsdom", testMatch: ["**/src/bare.spec.js"] },
  ],
};
