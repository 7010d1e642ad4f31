/// The output of `swift build` without its progress, and each diagnostic once: SwiftPM repeats
/// those of a module for every file in it.
struct CompilerOutput: Sendable {
  let text: String

  init(_ lines: [String]) {
    var blocks: [[String]] = []
    for line in lines where Self.step(line) == nil && !Self.isChatter(line) {
      if Self.beginsDiagnostic(line) || blocks.isEmpty {
        blocks.append([line])
      } else {
        blocks[blocks.count - 1].append(line)
      }
    }
    var seen: Set<[String]> = []
    text = blocks.filter { seen.insert($0).inserted }.flatMap { $0 }.joined(separator: "\n")
  }

  /// `[12/80] Compiling …` is step 12 of 80.
  static func step(_ line: String) -> (done: Int, total: Int)? {
    guard line.hasPrefix("["), let end = line.firstIndex(of: "]") else { return nil }
    let numbers = line[..<end].dropFirst().split(separator: "/")
    guard numbers.count == 2, let done = Int(numbers[0]), let total = Int(numbers[1]) else {
      return nil
    }
    return (done, total)
  }

  private static func isChatter(_ line: String) -> Bool {
    ["Building for ", "Planning build", "Build complete!"].contains { line.hasPrefix($0) }
  }

  /// `/a/b.swift:3:7: error: …`
  private static func beginsDiagnostic(_ line: String) -> Bool {
    line.hasPrefix("error: ") || line.hasPrefix("warning: ")
      || (line.hasPrefix("/")
        && [": error: ", ": warning: ", ": note: "].contains { line.contains($0) })
  }
}
