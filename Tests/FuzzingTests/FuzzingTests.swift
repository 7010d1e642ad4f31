import CairnTestSupport
import Foundation
import Testing

/// What a fuzzer found, or started from, is read again by every test run. `make fuzz` looks for more.
@Suite struct FuzzingTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func seeds(of target: FuzzTarget) -> [String] {
    let corpus = "Tests/FuzzingTests/Corpus/\(target.rawValue)"
    return switch target {
    case .stack, .layout:
      [corpus, "stacks", "stacks/examples", "Tests/CairnLanguageTests/Fixtures"]
    case .reports, .xml: [corpus]
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func `everything found so far is taken`(target: FuzzTarget) throws {
    for folder in Self.seeds(of: target) {
      let files = try FileManager.default.contentsOfDirectory(
        at: Self.root.appending(path: folder), includingPropertiesForKeys: [.isRegularFileKey]
      ).filter { try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true }
      try #require(!files.isEmpty, "\(folder)")
      for file in files { target.run(Array(try Data(contentsOf: file))) }
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func `whatever the bytes are`(target: FuzzTarget) {
    var random = SeededRandom(seed: 7)
    for size in 0..<300 {
      target.run((0..<size).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }
  }
}
