import CairnAWS
import CairnEngine
import CairnJSON
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct EventBusTests {
  @Test(arguments: [
    FileCase(
      "names, archives and dead letters",
      """
      queues: {f: {fifo: true}}
      eventBuses:
        a: {name: ▸default}
        b: {archives: {all: {retention: ▸36h}}}
        c: {archives: {all: {pattern: {▸source: a, detail: {b: [{▸exist: true}]}}}}}
        d: {▸deadLetter: f}
      """,
      "`name` takes letters, digits, dots, hyphens and underscores, not `default` and not beginning "
        + "with `aws.`, which `default` is not.",
      "`retention` is counted in whole days; `36h` is not. Write `2d`.",
      "`source` takes a list of matching values, such as `[image]`, or a map of its parts.",
      "`detail.b` has `exist`, which isn't an operator. Did you mean `exists`?",
      "A dead-letter queue of EventBridge is a standard queue: choose a queue without `fifo: true`."
    )
  ])
  func `is checked`(_ file: FileCase) { file.check() }

  private func resource(_ fields: [String: Value]) -> ResourceHandle {
    ResourceHandle(
      address: ResourceAddress(section: "eventBuses", name: "b"),
      properties: Properties(["name": "b"].merging(fields) { $1 }))
  }

  @Test func `is read with its archives under the keys of the file`() async throws {
    let archives: [String] = ["b-all", "second", "b-other", "theirs"]
    let stub = StubEvents([
      "DescribeEventBus": [
        "Name": "b", "Description": "d", "DeadLetterConfig": ["Arn": "q"],
        "LogConfig": ["Level": "INFO"],
      ],
      "ListArchives": [
        "Archives": .array(archives.map { ["ArchiveName": .string($0)] })
      ],
      "DescribeArchive": ["RetentionDays": 2, "EventPattern": #"{"source":["a"]}"#],
      "ListTagsForResource": ["Tags": []],
    ])
    let live = try #require(
      try await EventBus().read(
        resource(["archives": ["all": [:], "two": ["name": "second"]]]), stub.context(.aws)))
    let archive: [String: Value] = [
      "description": "", "retention": 172_800, "pattern": ["source": ["a"]],
    ]
    #expect(
      live.properties.values == [
        "name": "b", "description": "d", "kmsKey": .null, "deadLetter": "q", "tags": [:],
        "archives": [
          "all": .map(archive), "two": .map(archive.merging(["name": "second"]) { $1 }),
          "other": .map(archive), "theirs": .map(archive.merging(["name": "theirs"]) { $1 }),
        ],
      ])
    #expect(live.owner == .nobody)
    #expect(live.unmanaged.text == #"LogConfig ({"Level":"INFO"})"#)
  }

  @Test func `an archive's key isn't compared on LocalStack, which forgets it`() async throws {
    let stub = StubEvents([
      "DescribeEventBus": ["Name": "b"], "ListArchives": ["Archives": [["ArchiveName": "b-all"]]],
      "DescribeArchive": [:], "ListTagsForResource": ["Tags": []],
    ])
    let wanted = resource(["archives": ["all": ["kmsKey": "alias/k"]]])
    for (flavour, key) in [(Scope.Flavour.emulator, "alias/k"), (.aws, nil)] {
      let live = try await EventBus().read(wanted, stub.context(flavour))
      #expect(live?.properties[EventBus.archives]?["all"]?[EventArchive.kmsKey] == key)
    }
  }

  @Test func `an update keeps the log configuration, and resets what the file leaves out`()
    async throws
  {
    let stub = StubEvents([
      "DescribeEventBus": ["Name": "b", "LogConfig": ["Level": "INFO"]], "UpdateEventBus": [:],
      "ListArchives": ["Archives": [["ArchiveName": "b-all"], ["ArchiveName": "b-old"]]],
      "DescribeArchive": ["RetentionDays": 2, "EventPattern": "{}"], "UpdateArchive": [:],
      "CreateArchive": [:], "DeleteArchive": [:],
    ])
    let live = LiveResource(properties: Properties(), attributes: [:], owner: .unread)
    _ = try await EventBus().update(
      resource(["archives": ["all": ["retention": 86_400], "new": [:]]]), from: live,
      changed: ["description", "archives"], stub.context(.aws))
    #expect(
      stub.sent("UpdateEventBus") == [
        [
          "Name": "b", "Description": "", "KmsKeyIdentifier": "", "DeadLetterConfig": [:],
          "LogConfig": ["Level": "INFO"],
        ]
      ])
    #expect(stub.sent("DeleteArchive") == [["ArchiveName": "b-old"]])
    #expect(
      stub.sent("UpdateArchive") == [
        ["ArchiveName": "b-all", "Description": "", "RetentionDays": 1, "EventPattern": ""]
      ])
    #expect(
      stub.sent("CreateArchive") == [
        ["ArchiveName": "b-new", "EventSourceArn": "arn:aws:events:us-east-1:1:event-bus/b"]
      ])
  }

  @Test func `archived events are data`() async throws {
    let stub = StubEvents(["ListArchives": ["Archives": [["EventCount": 2], ["EventCount": 3]]]])
    #expect(try await EventBus().dataHeld(resource([:]), stub.context(.aws)) == "5 archived events")
  }
}
