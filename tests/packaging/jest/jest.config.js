// Without a word about the package. jsdom has no fetch of its own; jest-fixed-jsdom leaves it Node's.
module.exports = {
  projects: [
    { displayName: "babel-jest", testMatch: ["**/src/calls.test.js"] },
    { displayName: "ts-jest", preset: "ts-jest", testMatch: ["**/src/typed.test.ts"] },
    { displayName: "jsdom", testEnvironment: "jest-fixed-jsdom", testMatch: ["**/src/{calls,component}.test.{js,jsx}"] },
  ],
};
