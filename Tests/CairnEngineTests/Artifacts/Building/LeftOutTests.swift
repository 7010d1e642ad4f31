import Testing

@testable import CairnEngine

@Suite struct LeftOutTests {
  @Test(arguments: [
    // A name, at any depth.
    ("tests", "tests", true), ("tests", "a/tests", true), ("tests", "a/tests.py", false),
    ("*.md", "a/b.md", true), ("?.md", "a/bc.md", false),
    // A path from the folder.
    ("/tests", "tests", true), ("/tests", "a/tests", false), ("docs/*.md", "docs/a.md", true),
    ("docs/*.md", "docs/a/b.md", false), ("docs/*.md", "a/docs/b.md", false),
    // Any number of folders.
    ("docs/**/*.md", "docs/a.md", true), ("docs/**/*.md", "docs/a/b/c.md", true),
    ("**/docs/*.md", "docs/a.md", true), ("**/docs/*.md", "a/docs/b.md", true),
    ("docs/**", "docs", false), ("docs/**", "docs/a", true), ("docs/**", "docs/a/b", true),
    ("**", "a/b", true), ("a/**/b", "a/b", true), ("a/**/b", "a/x/y/b", true),
    ("a/**/b", "a/x/y", false), ("**/**/b", "b", true),
    // Only folders, here whatever has no ending.
    ("tests/", "a/tests", true), ("*.md/", "a.md", false), ("a/b/", "a/b", true),
    ("/", "a", false), ("", "a", false),
  ])
  func `A pattern matches as in a gitignore`(_ pattern: String, _ path: String, _ matches: Bool) {
    let names = path.split(separator: "/").map(String.init)
    let leftOut = LeftOut([pattern])
    #expect(leftOut.contains(names, isFolder: !path.contains(".")) == matches)
  }

  @Test func `Many stars take no time`() {
    let leftOut = LeftOut([Array(repeating: "**", count: 200).joined(separator: "/") + "/b"])
    let begun = ContinuousClock.now
    #expect(!leftOut.contains(Array(repeating: "a", count: 200), isFolder: false))
    #expect(ContinuousClock.now - begun < .seconds(2))
  }
}
