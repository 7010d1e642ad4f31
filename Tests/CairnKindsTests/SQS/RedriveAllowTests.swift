import CairnEngine
import CairnLanguage
import Testing

@testable import CairnKinds

/// `redriveAllow` of queues.
@Suite struct RedriveAllowTests {
  @Test(arguments: [
    FileCase(
      "a dead-letter queue that doesn't allow the source",
      """
      queues:
        a: {deadLetter: {▸queue: dead, maxReceives: 1}}
        b: {deadLetter: {queue: dead, maxReceives: 1}}
        c: {deadLetter: {▸queue: closed, maxReceives: 1}}
        d: {deadLetter: {queue: open, maxReceives: 1}}
        e: {deadLetter: {queue: written, maxReceives: 1}}
        dead: {redriveAllow: {queues: [b]}}
        closed: {redriveAllow: {permission: none}}
        open: {redriveAllow: {permission: all}}
        written: {redriveAllow: {queues: ["arn:aws:sqs:us-east-1:123456789012:s-e"]}}
      """,
      "`queues.dead` isn't a dead-letter queue of this one by its `redriveAllow`. Add `a` to "
        + "`redriveAllow.queues` there, or leave it out.",
      "`queues.closed` isn't a dead-letter queue of this one by its `redriveAllow`. Add `c` to "
        + "`redriveAllow.queues` there, or leave it out.")
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  @Test func `two queues that name each other aren't a cycle`() throws {
    let text = """
      stack: s
      queues:
        jobs: {name: "jobs-${stack.region}", deadLetter: {queue: failed, maxReceives: 1}}
        failed: {redriveAllow: {queues: [jobs, "arn:aws:sqs:us-east-1:123456789012:other"]}}
      """
    let (stack, diagnostics) = StackReader.read(
      source: SourceFile(name: "stack.yaml", text: text), schemas: Catalog.standard.schemas)
    #expect(diagnostics.map(\.detail) == [])
    let (graph, problems) = ResourceGraph.build(stack: try #require(stack), catalog: .standard)
    #expect(problems.map(\.detail) == [])
    let failed = try #require(graph?[ResourceAddress(section: "queues", name: "failed")])
    #expect(failed.dependencies == [])
    let queues = failed.declaration.properties["redriveAllow"]?.map?["queues"]?.list ?? []
    let texts = queues.map { value in
      guard case .unresolved(let template) = value else { return value.string ?? "" }
      return template.description
    }
    #expect(
      texts == [
        "arn:${stack.partition}:sqs:${stack.region}:${stack.account}:jobs-${stack.region}",
        "arn:aws:sqs:us-east-1:123456789012:other",
      ])
  }

  private static func read(_ text: String?, declared: [String: Value]? = nil) -> Value? {
    RedriveAllow.read(text, declared: declared.map { Properties($0) })?.value
  }

  @Test func `every queue is the default, in any spelling`() {
    let all = #"{"redrivePermission":"allowAll"}"#
    for text in [nil, "", all] {
      #expect(Self.read(text) == nil)
      #expect(Self.read(text, declared: ["permission": "none"]) == nil)
      #expect(
        Self.read(text, declared: ["permission": "all"]) == ["permission": "all", "queues": []])
    }
  }

  @Test func `what it allows is read and written`() {
    let allow: Value = ["permission": "by-queue", "queues": ["a", "b"]]
    let text = #"{"redrivePermission":"byQueue","sourceQueueArns":["b","a"]}"#
    #expect(Self.read(text) == allow)
    #expect(Self.read(#"{"redrivePermission":"denyAll"}"#) == ["permission": "none", "queues": []])
    #expect(
      RedriveAllow.policy(of: Properties(["redriveAllow": allow]))
        == #"{"redrivePermission":"byQueue","sourceQueueArns":["a","b"]}"#)
    #expect(
      RedriveAllow.policy(of: Properties(["redriveAllow": ["permission": "none"]]))
        == #"{"redrivePermission":"denyAll"}"#)
    #expect(RedriveAllow.policy(of: Properties()) == nil)
  }
}
