import CairnJSON
import Testing

@testable import LambdaRuntime

@Suite struct CodeQuestionTests {
  @Test func `The question is answered with the executable that runs`() throws {
    let answer = try #require(
      CodeQuestion.answer(
        to: ["cairn:which-code-answers": "n-1"], executable: "/etc/hostname"))
    #expect(answer["cairn:which-code-answers"] == "n-1")
    #expect(answer["sha256"]?.string?.utf8.count == 64)
    let own = CodeQuestion.answer(to: ["cairn:which-code-answers": "n-2"])
    #expect(own?["sha256"]?.string?.utf8.count == 64)
    #expect(own?["sha256"] != answer["sha256"])
  }

  @Test func `An executable that can't be read has no hash`() {
    #expect(
      CodeQuestion.answer(to: ["cairn:which-code-answers": 1], executable: "/nowhere")
        == ["cairn:which-code-answers": 1])
  }

  @Test(
    arguments: [
      [:], ["a": 1], ["cairn:which-code-answers": "x", "Records": []], [1], nil,
      ["body": #"{"cairn:which-code-answers":"x"}"#],
    ] as [JSONValue])
  func `Every other event is the handler's`(_ event: JSONValue) {
    #expect(CodeQuestion.answer(to: event) == nil)
  }
}
