import FoundationEssentials
import Glibc
import Testing

@testable import CairnEngine

@Suite struct SourceTreeTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var isOtherContent: Bool
    var change: @Sendable (TemporaryFolder) throws -> Void
  }

  static let cases: [Case] = [
    .init(testDescription: "a file is edited", isOtherContent: true) {
      try $0.write("Sources/A/a.swift", "let a = 2")
    },
    .init(testDescription: "a file is written again as it was", isOtherContent: false) {
      try $0.write("Sources/A/a.swift", "let a = 1")
    },
    .init(testDescription: "a file comes", isOtherContent: true) {
      try $0.write("Sources/A/b.swift", "")
    },
    .init(testDescription: "a file goes", isOtherContent: true) {
      try FileManager.default.removeItem(atPath: "\($0.path)/Sources/A/a.swift")
    },
    .init(testDescription: "a file is renamed", isOtherContent: true) {
      rename("\($0.path)/Sources/A/a.swift", "\($0.path)/Sources/A/c.swift")
    },
    .init(testDescription: "a file becomes executable", isOtherContent: true) {
      chmod("\($0.path)/Sources/A/a.swift", 0o755)
    },
    .init(testDescription: "a linked file is edited", isOtherContent: true) {
      try $0.write("elsewhere.txt", "2")
    },
  ]

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("Sources/A/a.swift", "let a = 1")
    try folder.write("Sources/A/deep/er/x.txt", "x")
    try folder.write("elsewhere.txt", "1")
    symlink("\(folder.path)/elsewhere.txt", "\(folder.path)/Sources/A/link.txt")
    return folder
  }

  @Test(arguments: cases)
  func `Stamps change with each touch, fingerprints with each change`(_ test: Case) async throws {
    let folder = try folder()
    let roots = ["\(folder.path)/Sources"]
    try await folder.settle()
    let before = try SourceTree(roots: roots)
    #expect(try SourceTree(roots: roots).stamps == before.stamps)
    let fingerprint = try before.fingerprint(from: folder.path)

    try test.change(folder)
    let after = try SourceTree(roots: roots)
    #expect(after.stamps != before.stamps)
    #expect((try after.fingerprint(from: folder.path) != fingerprint) == test.isOtherContent)
  }

  @Test func `Hidden files and what is beside the roots are ignored`() async throws {
    let folder = try folder()
    let roots = ["\(folder.path)/Sources", "\(folder.path)/absent"]
    try await folder.settle()
    let before = try SourceTree(roots: roots).stamps
    try folder.write("Sources/A/.a.swift.swp", "")
    try folder.write("README.md", "")
    #expect(try SourceTree(roots: roots).stamps == before)
  }

  @Test func `A file that was written this moment is never taken for settled`() throws {
    let folder = try folder()
    let roots = ["\(folder.path)/Sources"]
    #expect(try SourceTree(roots: roots).stamps != SourceTree(roots: roots).stamps)
  }

  @Test func `A moved folder has the same fingerprint`() throws {
    let one = try folder()
    let other = try TemporaryFolder()
    #expect(shell("cp -r \(one.path)/. \(other.path)/").isSuccess)
    #expect(
      try SourceTree(roots: ["\(one.path)/Sources"]).fingerprint(from: one.path)
        == SourceTree(roots: ["\(other.path)/Sources"]).fingerprint(from: other.path))
  }

  @Test func `Cycles of links end`() throws {
    let folder = try folder()
    symlink("\(folder.path)/Sources", "\(folder.path)/Sources/A/up")
    #expect(try SourceTree(roots: ["\(folder.path)/Sources"]).entries.count == 3)
  }

  /// Left out silently, code would be missing where it runs.
  @Test func `A folder that can't be read is an error, and so is a name that isn't UTF-8`() throws {
    let folder = try folder()
    let roots = ["\(folder.path)/Sources"]
    let bad = "\(folder.path)/Sources/A/caf"
    try #require(shell("touch \"$(printf '\(bad)\\351')\"").isSuccess)
    #expect(
      throws: ArtifactError(
        "The name of \(bad)\u{FFFD} isn't UTF-8. Rename the file, or leave it out.")
    ) { try SourceTree(roots: roots) }
    #expect(try SourceTree(roots: roots, leavingOut: LeftOut(["caf?"])).entries.count == 3)
    try #require(shell("rm \"$(printf '\(bad)\\351')\"").isSuccess)
    // Root may read everything.
    guard getuid() != 0 else { return }
    for (mode, what) in [(mode_t(0o300), "The folder \(roots[0])/A"), (0o600, "\(roots[0])/A/")] {
      chmod("\(roots[0])/A", mode)
      defer { chmod("\(roots[0])/A", 0o700) }
      let error = #expect(throws: ArtifactError.self) { try SourceTree(roots: roots) }
      #expect(error?.message.hasPrefix(what) == true)
      #expect(error?.message.hasSuffix("can't be read: Permission denied.") == true)
    }
  }
}
