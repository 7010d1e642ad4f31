import CairnLanguage
import Testing

/// What `was:` records about a resource.
@Suite struct RenameTests {
  @Test(
    arguments: [
      ("was: old", "queues.old", "demo-old"),
      ("was: queues.old", "queues.old", "demo-old"),
      ("was: demo/queues.old", "queues.old", "demo-old"),
      ("was: other/queues.old", "other/queues.old", "other-old"),
      ("was: other/queues.new", "other/queues.new", "other-new"),
      ("was: old\n    name: mine", "queues.old", "mine"),
      ("was: old\n    fifo: true", "queues.old", "demo-old.fifo"),
      ("delay: 0", nil, "demo-new"),
    ] as [(String, String?, String)])
  func `a renamed resource keeps the name it had by default`(
    _ fields: String, _ was: String?, _ name: String
  ) throws {
    let fields = fields.replacing("delay: 0", with: "visibilityTimeout: 30s")
    let stack = try stack("stack: demo\nqueues:\n  new:\n    \(fields)\n")
    let queue = try stack.resource("queues.new")
    #expect(queue.was?.description == was)
    #expect(queue.properties["name"] == .string(name))
  }

  @Test func `an address is printed as it is written`() {
    for text in ["queues.old", "other/queues.old"] {
      #expect(FormerAddress(text)?.description == text)
    }
    #expect(FormerAddress("old") == nil)
    #expect(FormerAddress("/queues.old") == nil)
    #expect(FormerAddress("other/old") == nil)
  }
}
