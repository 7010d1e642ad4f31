import CairnAWS
import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage
import Testing

@testable import cairn

@Suite("What the language server shows of the endpoint")
struct LiveViewTests {
  private static let queue = Sample.address("queues.jobs")

  fileprivate static func view(
    fields: [FieldChange] = [], state: DriftReport.State = .inSync, isThere: Bool = true
  ) -> LiveView {
    var change = Sample.change("queues.jobs", .none, fields: fields)
    if isThere {
      change.live = LiveResource(
        properties: Properties(["visibilityTimeout": .integer(5), "fifo": .boolean(false)]),
        attributes: [
          "arn": .string("arn:aws:sqs:us-east-1:000000000000:jobs"), "name": .string("jobs"),
          "url": .string("http://127.0.0.1:4566/000000000000/jobs"),
        ], owner: .unread)
    }
    let report = DriftReport(
      scope: Sample.scope,
      resources: [
        DriftReport.Resource(
          address: queue, noun: "queue", state: state, fields: fields, location: Sample.place(3))
      ])
    var view = LiveView(Sample.plan([change]), report)
    view.age = .seconds(12)
    return view
  }

  private static let drift = Sample.field(
    "visibilityTimeout", Sample.seconds, from: .integer(5), to: .integer(60), cause: .drift,
    recorded: .integer(60))

  @Test func `a resource in sync is shown with its attributes`() {
    #expect(
      Self.view().markdown(about: .resource(Self.queue)) == """
        Live at http://127.0.0.1:4566 (us-east-1, account 000000000000), 12 s ago: **in sync**

        - name: `jobs`
        - arn: `arn:aws:sqs:us-east-1:000000000000:jobs`
        - url: <http://127.0.0.1:4566/000000000000/jobs>
        """)
  }

  @Test func `drift is shown field by field`() {
    let view = Self.view(fields: [Self.drift], state: .drift)
    let list =
      "- `visibilityTimeout`: live `5s`, applied `60s`, in the file `60s` (drift)"
    let text = view.markdown(about: .resource(Self.queue))
    #expect(text?.contains("**drift**\n\n\(list)\n\n- name") == true)
    #expect(
      view.markdown(about: .field(Self.queue, path: "visibilityTimeout"))
        == "Live at http://127.0.0.1:4566 (us-east-1, account 000000000000), 12 s ago: **drift**\n\n\(list)"
    )
  }

  @Test func `a field in sync is shown with its value`() {
    #expect(
      Self.view().markdown(about: .field(Self.queue, path: "fifo"))
        == "Live at http://127.0.0.1:4566 (us-east-1, account 000000000000), 12 s ago: `false`")
  }

  @Test func `an attribute is shown with its value`() {
    #expect(
      Self.view().markdown(about: .attribute(Self.queue, "arn"))
        == "Live at http://127.0.0.1:4566 (us-east-1, account 000000000000), 12 s ago: "
        + "`arn:aws:sqs:us-east-1:000000000000:jobs`")
  }

  @Test func `a secret is not shown`() {
    let secret = Sample.field(
      "password", .string(), from: .string("hunter2"), to: .string("hunter3"), cause: .drift,
      recorded: .string("hunter1"), secret: true)
    let view = Self.view(fields: [secret], state: .drift)
    let texts = [
      view.markdown(about: .resource(Self.queue)),
      view.markdown(about: .field(Self.queue, path: "password")),
    ]
    for text in texts { #expect(text?.contains("hunter") == false) }
  }

  @Test func `what wasn't read is not shown`() {
    #expect(Self.view().markdown(about: .resource(Sample.address("queues.other"))) == nil)
    #expect(Self.view().markdown(about: .parameter("stage")) == nil)
  }

  @Test func `what is missing and what drifted is marked behind its name`() {
    #expect(Self.view().labels == [:])
    #expect(Self.view(state: .drift).labels == [Self.queue: "≠ drift"])
    #expect(Self.view(state: .missing, isThere: false).labels == [Self.queue: "✗ missing"])
    #expect(Self.view(state: .pendingEdit).labels == [:])
  }

  fileprivate static let document = StackDocument(
    SourceFile(
      name: "/a/stacks/a.yaml",
      text: "stack: a\nqueues:\n  jobs:\n    visibilityTimeout: 60s # long\n  other: {}\n"),
    kinds: Catalog.standard.schemas)

  @Test func `drift is marked behind the field, and can be taken over`() throws {
    let view = Self.view(fields: [Self.drift], state: .drift)
    let bytes = Self.document.file.bytes
    let hint = try #require(view.driftHints(of: Self.document, in: 0..<bytes.count).first)
    #expect(hint.label == "≠ live: 5s")
    #expect(bytes[hint.position.offset] == UInt8(ascii: "\n"))
    let field = try #require(
      String(decoding: bytes, as: UTF8.self).utf8.firstIndex(of: UInt8(ascii: "v")))
    let at = String(decoding: bytes, as: UTF8.self).utf8.distance(
      from: String(decoding: bytes, as: UTF8.self).utf8.startIndex, to: field)
    let action = try #require(view.acceptances(in: Self.document, at: at..<at).first)
    #expect(action.title == "Accept the live value `visibilityTimeout: 5s`")
    #expect(action.edits.map(\.replacement) == ["5s"])
    #expect(view.acceptances(in: Self.document, at: 0..<3) == [])
  }
}

extension LiveViewTests {
  @Test func `a secret is neither shown behind its field nor offered to be taken over`() {
    let whole = 0..<Self.document.file.bytes.count
    let marked = Sample.field(
      "visibilityTimeout", Sample.seconds, from: .integer(4_711), to: .integer(60), cause: .drift,
      recorded: .integer(60), secret: true)
    let view = Self.view(fields: [marked], state: .drift)
    let hints = view.driftHints(of: Self.document, in: whole)
    #expect(hints.map(\.label) == ["≠ live: (secret)"])
    #expect(hints.allSatisfy { $0.tooltip?.contains("4711") == false })
    #expect(view.acceptances(in: Self.document, at: whole) == [])
    // What was secret when it was applied is no less so now.
    var formerly = marked
    formerly.isSecret = false
    formerly.recorded = .secret(.open(.integer(60)))
    let later = Self.view(fields: [formerly], state: .drift)
    #expect(later.acceptances(in: Self.document, at: whole) == [])
  }
}

@Suite("When the language server reads the endpoint")
struct LiveLooksTests {
  private static let start = ContinuousClock().now
  private static let silence = BackgroundRead.Silence(reason: "nobody", isOfEndpoint: true)
  private static let view = LiveView(
    Sample.plan([]), DriftReport(scope: Sample.scope, resources: []))

  private func at(_ seconds: Int) -> ContinuousClock.Instant {
    Self.start.advanced(by: .seconds(seconds))
  }

  @Test func `one read at a time, and the next when the last is old`() {
    var reads = BackgroundReads()
    #expect(reads.isDue(.onDemand, now: at(0)))
    reads.begin(Task {}, now: at(0))
    #expect(!reads.isDue(.afterSave, now: at(5)))
    let isNews6 = reads.end(.success(Self.view), now: at(6))
    #expect(isNews6)
    #expect(!reads.isDue(.onDemand, now: at(15)))
    #expect(reads.isDue(.afterSave, now: at(7)))
    #expect(reads.isDue(.onDemand, now: at(16)))
    #expect(reads.view(now: at(9))?.age == .seconds(3))
    let isNews20 = reads.end(.success(Self.view), now: at(20))
    #expect(!isNews20, "nothing has changed")
  }

  @Test func `what does not answer is left alone for a while`() {
    var reads = BackgroundReads()
    let isNews0 = reads.end(.failure(Self.silence), now: at(0))
    #expect(!isNews0)
    #expect(!reads.isDue(.onDemand, now: at(19)))
    #expect(reads.isDue(.onDemand, now: at(20)))
    #expect(reads.isDue(.afterSave, now: at(2)))
  }

  @Test func `a lost endpoint is no longer shown, and a broken file shows nothing new`() {
    var reads = BackgroundReads()
    _ = reads.end(.success(Self.view), now: at(0))
    let broken = BackgroundRead.Silence(reason: "wrong type", isOfEndpoint: false)
    let isNews11 = reads.end(.failure(broken), now: at(11))
    #expect(!isNews11)
    #expect(reads.view(now: at(12)) != nil)
    let isNews22 = reads.end(.failure(Self.silence), now: at(22))
    #expect(isNews22)
    #expect(reads.view(now: at(23)) == nil)
  }
}

@Suite("Settings of the language server")
struct LanguageServerSettingsTests {
  @Test func `what the client leaves out, or misspells, stays as the command line said`() {
    let before = LanguageServerSettings(endpoint: "http://one", region: "eu-west-1")
    let after = before.changed(by: [
      "endpoint": "http://two", "region": 5, "live": false, "unheard": true,
      "parameters": ["stage": "prod", "fast": true, "list": []],
    ])
    #expect(
      after
        == LanguageServerSettings(
          isLive: false, endpoint: "http://two", region: "eu-west-1",
          parameters: ["stage": "prod", "fast": "true"]))
  }
}
