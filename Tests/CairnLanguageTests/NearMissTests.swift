import CairnLanguage
import Testing

@Suite struct NearMissTests {
  @Test(arguments: [
    ("vizibilityTimeout", ["name", "visibilityTimeout"], "visibilityTimeout"),
    ("quees", ["queues", "tables"], "queues"), ("strnig", ["string", "number"], "string"),
    ("Action", ["actions", "sid"], "actions"), ("dead-letter", ["deadLetter"], "deadLetter"),
    ("a", ["b"], "b"), ("free", ["on-demand", "provisioned"], nil), ("", ["a"], nil),
    ("uploads", ["uploads"], nil), ("fifo", ["fi", "fifa"], "fifa"),
  ])
  func `the nearest word is found`(word: String, candidates: [String], expected: String?) {
    #expect(NearMiss.best(for: word, among: candidates) == expected)
  }

  @Test(arguments: [
    ("permissions", "invokePermissions"), ("source-", nil), ("sourcea", "sourceArn"),
    ("queue", nil), ("zzzzzz", nil),
  ])
  func `without a near word, it is the only one that begins or ends with it`(
    word: String, expected: String?
  ) {
    let candidates = [
      "roles", "invokePermissions", "sourceArn", "sourceQueueKey", "deadLetterQueue",
    ]
    #expect(NearMiss.best(for: word, among: candidates) == expected)
  }
}
