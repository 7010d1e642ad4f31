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
}
