import Foundation
import Testing

/// docs/laws.md names the tests of each law; they exist under these names.
@Suite struct LawsTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A law of the page: its number, and the names of its tests by path.
  private struct Law {
    var number: Int
    var tests: [(path: String, names: [String])] = []
  }

  private static let laws: [Law] = {
    let text =
      (try? String(contentsOf: root.appending(path: "docs/laws.md"), encoding: .utf8)) ?? ""
    var laws: [Law] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("## "), let number = Int(line.dropFirst(3).prefix { $0.isNumber }) {
        laws.append(Law(number: number))
      } else if line.hasPrefix("- `"), !laws.isEmpty {
        // - `path`: `name`; `name`
        let quoted = line.split(separator: "`", omittingEmptySubsequences: false)
          .enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        laws[laws.count - 1].tests.append((quoted[0], Array(quoted.dropFirst())))
      }
    }
    return laws
  }()

  @Test func `there are fifteen laws, each with tests`() {
    #expect(Self.laws.map(\.number) == Array(1...15))
    for law in Self.laws {
      #expect(!law.tests.isEmpty, "Law \(law.number) names no test.")
    }
  }

  @Test func `every test that the page names exists`() throws {
    for law in Self.laws {
      for (path, names) in law.tests {
        let source = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
        #expect(!names.isEmpty, "docs/laws.md names no test of \(path).")
        for name in names {
          let isThere =
            source.contains("func `\(name)`") || source.contains("def \(name)(")
            || source.contains("@Suite(\"\(name)\")") || source.contains("@Test(\"\(name)\")")
          #expect(isThere, "docs/laws.md, law \(law.number): \(path) has no test `\(name)`.")
        }
      }
    }
  }
}
