import Testing

@testable import CairnEngine

@Suite struct CompilerOutputTests {
  @Test(arguments: [
    ("[12/80] Compiling A a.swift", [12, 80]), ("[1/1] Planning build", [1, 1]),
    ("[a/b] c", []), ("a [1/2]", []), ("[1/2", []), ("[1]", []),
  ])
  func `Progress follows the compiler's count`(_ line: String, _ expected: [Int]) {
    #expect(CompilerOutput.step(line).map { [$0.done, $0.total] } ?? [] == expected)
  }

  @Test func `Diagnostics stay as they are, each once, without progress`() {
    let error = ["/a/b.swift:3:7: error: cannot find 'x' in scope", "1 | x", "  | `- error: …"]
    let output = CompilerOutput(
      ["Building for production...", "[1/3] Compiling A"] + error + ["[2/3] Compiling B"] + error
        + ["error: fatalError"])
    #expect(output.text == (error + ["error: fatalError"]).joined(separator: "\n"))
  }
}
