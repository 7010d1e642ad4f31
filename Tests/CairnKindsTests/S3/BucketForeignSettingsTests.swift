import CairnAWS
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnAWSXML
@testable import CairnKinds

/// Law 11 for configurations that S3 takes only as a whole: parts that no field holds stay
/// unchanged, and are reported.
@Suite struct `What a bucket says beyond its fields` {
  struct Setting: Sendable, CustomTestStringConvertible {
    var name: String
    /// As in the query of a request.
    var subresource: String
    var live: String
    /// The values of the fields, and the ones that the stack wants instead.
    var read: [String: Value]
    var wanted: [String: Value]
    /// The document after the write.
    var written: String
    var unmanaged: [String]
    var testDescription: String { name }
  }

  private static let sized =
    "<Rule><ID>drafts</ID><Filter><ObjectSizeLessThan>9</ObjectSizeLessThan></Filter>"
    + "<Status>Enabled</Status><Expiration><Days>7</Days></Expiration></Rule>"

  private static func plain(_ id: String, _ days: Int) -> String {
    "<Rule><ID>\(id)</ID><Filter><Prefix>tmp/</Prefix></Filter><Status>Enabled</Status>"
      + "<Expiration><Days>\(days)</Days></Expiration></Rule>"
  }

  private static func lifecycle(_ rules: String...) -> String {
    "<LifecycleConfiguration>\(rules.joined())</LifecycleConfiguration>"
  }

  private static func rule(_ id: String?, _ days: Int) -> Value {
    var rule: [String: Value] = [
      "prefix": "tmp/", "tags": [:], "transitions": [], "transitionsNoncurrent": [],
      "expire": .integer(days * 86_400), "enabled": true,
    ]
    rule["id"] = id.map(Value.string)
    return .map(rule)
  }

  /// A rule with settings that no field holds, next to one that is edited.
  private static func lifecycle(_ name: String, _ rule: String, told: String) -> Setting {
    Setting(
      name: "lifecycle: \(name)", subresource: "lifecycle",
      live: lifecycle(plain("tmp", 3), rule),
      read: ["lifecycle": [Self.rule("tmp", 3)]], wanted: ["lifecycle": [Self.rule("tmp", 5)]],
      written: lifecycle(plain("tmp", 5), rule), unmanaged: [told])
  }

  private static func foreign(_ filter: String, _ rest: String) -> String {
    "<Rule><ID>x</ID><Filter>\(filter)</Filter><Status>Enabled</Status>\(rest)</Rule>"
  }

  private static let prefix = "<Prefix>a/</Prefix>"
  private static let week = "<Expiration><Days>7</Days></Expiration>"

  static let settings: [Setting] = [
    lifecycle(
      "a transition at a date",
      foreign(
        prefix,
        "<Transition><Date>2030-01-01T00:00:00Z</Date><StorageClass>GLACIER</StorageClass>"
          + "</Transition>"),
      told: "lifecycle rule x (Filter.Prefix: a/, Status: Enabled, "
        + "Transition.Date: 2030-01-01T00:00:00Z, Transition.StorageClass: GLACIER)"),
    lifecycle(
      "a storage class without a word",
      foreign(
        prefix, "<Transition><Days>30</Days><StorageClass>NEW</StorageClass></Transition>"),
      told: "lifecycle rule x (Filter.Prefix: a/, Status: Enabled, Transition.Days: 30, "
        + "Transition.StorageClass: NEW)"),
    lifecycle(
      "a filter of several",
      foreign(
        "<And>\(prefix)<Tag><Key>k</Key><Value>v</Value></Tag>"
          + "<ObjectSizeGreaterThan>5</ObjectSizeGreaterThan></And>", week),
      told: "lifecycle rule x (Filter.And.Prefix: a/, Filter.And.Tag.Key: k, "
        + "Filter.And.Tag.Value: v, Filter.And.ObjectSizeGreaterThan: 5, Status: Ena…)"),
    lifecycle(
      "a filter by size",
      foreign("<ObjectSizeLessThan>5</ObjectSizeLessThan>", week),
      told: "lifecycle rule x (Filter.ObjectSizeLessThan: 5, Status: Enabled, Expiration.Days: 7)"),
    lifecycle(
      "a date",
      foreign(prefix, "<Expiration><Date>2030-01-01T00:00:00Z</Date></Expiration>"),
      told: "lifecycle rule x (Filter.Prefix: a/, Status: Enabled, "
        + "Expiration.Date: 2030-01-01T00:00:00Z)"),
    lifecycle(
      "expired delete markers",
      foreign(
        prefix,
        "<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>"),
      told: "lifecycle rule x (Filter.Prefix: a/, Status: Enabled, "
        + "Expiration.ExpiredObjectDeleteMarker: true)"),
    lifecycle(
      "newer noncurrent versions",
      foreign(
        prefix,
        "<NoncurrentVersionExpiration><NoncurrentDays>9</NoncurrentDays>"
          + "<NewerNoncurrentVersions>3</NewerNoncurrentVersions></NoncurrentVersionExpiration>"),
      told: "lifecycle rule x (Filter.Prefix: a/, Status: Enabled, "
        + "NoncurrentVersionExpiration.NoncurrentDays: 9, NoncurrentVersionExpiration.NewerNon…)"),
    lifecycle(
      "a transition of old versions but the newest",
      foreign(
        prefix,
        "<NoncurrentVersionTransition><NewerNoncurrentVersions>9</NewerNoncurrentVersions>"
          + "<StorageClass>GLACIER</StorageClass></NoncurrentVersionTransition>"),
      told: "lifecycle rule x (Filter.Prefix: a/, Status: Enabled, "
        + "NoncurrentVersionTransition.NewerNoncurrentVersions: 9, NoncurrentVersionTransition…)"),
    lifecycle(
      "what is not invented yet",
      foreign(prefix, "\(week)<Novelty><Inside>7</Inside></Novelty>"),
      told: "lifecycle rule x (Filter.Prefix: a/, Status: Enabled, Expiration.Days: 7, "
        + "Novelty.Inside: 7)"),
    Setting(
      name: "lifecycle: what is written out and not so", subresource: "lifecycle",
      live: lifecycle(
        "<Rule><ID>tmp</ID><Filter><Prefix>tmp/</Prefix></Filter><Status>Enabled</Status>"
          + "<Expiration><Days>3</Days><ExpiredObjectDeleteMarker>false</ExpiredObjectDeleteMarker>"
          + "</Expiration></Rule>"),
      read: ["lifecycle": [rule("tmp", 3)]], wanted: ["lifecycle": [rule("tmp", 5)]],
      written: lifecycle(plain("tmp", 5)), unmanaged: []),
    Setting(
      name: "lifecycle: a rule in the older form", subresource: "lifecycle",
      live: lifecycle(
        "<Rule><ID>old</ID><Prefix>a/</Prefix><Status>Enabled</Status>"
          + "<Expiration><Date>2030-01-01T00:00:00Z</Date></Expiration></Rule>"),
      read: ["lifecycle": []], wanted: ["lifecycle": [rule(nil, 5)]],
      written: lifecycle(
        "<Rule><ID>old</ID><Filter><Prefix>a/</Prefix></Filter><Status>Enabled</Status>"
          + "<Expiration><Date>2030-01-01T00:00:00Z</Date></Expiration></Rule>",
        plain("cairn-rule-1", 5)),
      unmanaged: [
        "lifecycle rule old (Prefix: a/, Status: Enabled, Expiration.Date: 2030-01-01T00:00:00Z)"
      ]),
    Setting(
      name: "lifecycle: one of ours that others added to", subresource: "lifecycle",
      live: lifecycle(
        "<Rule><ID>cairn-rule-1</ID><Filter><ObjectSizeLessThan>9</ObjectSizeLessThan></Filter>"
          + "<Status>Enabled</Status>\(week)</Rule>"),
      read: ["lifecycle": []], wanted: ["lifecycle": [rule(nil, 5)]],
      written: lifecycle(
        "<Rule><ID>cairn-rule-1</ID><Filter><ObjectSizeLessThan>9</ObjectSizeLessThan></Filter>"
          + "<Status>Enabled</Status>\(week)</Rule>", plain("cairn-rule-1x", 5)),
      unmanaged: [
        "lifecycle rule cairn-rule-1 (Filter.ObjectSizeLessThan: 9, Status: Enabled, "
          + "Expiration.Days: 7)"
      ]),
    Setting(
      name: "lifecycle: nothing of ours left", subresource: "lifecycle",
      live: lifecycle(plain("tmp", 3), sized), read: ["lifecycle": [rule("tmp", 3)]],
      wanted: ["lifecycle": []], written: lifecycle(sized),
      unmanaged: [
        "lifecycle rule drafts (Filter.ObjectSizeLessThan: 9, Status: Enabled, Expiration.Days: 7)"
      ]),
    Setting(
      name: "cors: labels", subresource: "cors",
      live: cors(
        ("a", "https://a.example"), ("b", "https://b.example"), (nil, "https://c.example")),
      read: [
        "cors": [
          origin("https://a.example"), origin("https://b.example"), origin("https://c.example"),
        ]
      ],
      wanted: ["cors": [origin("https://b.example"), origin("https://new.example")]],
      written: cors(("b", "https://b.example"), ("a", "https://new.example")),
      unmanaged: ["ID of CORSRule 1 (a)", "ID of CORSRule 2 (b)"]),
    Setting(
      name: "cors: what is not invented yet", subresource: "cors",
      live:
        "<CORSConfiguration>\(novelty)\(corsRule(nil, "https://a.example"))</CORSConfiguration>",
      read: ["cors": [origin("https://a.example")]], wanted: ["cors": []],
      written: "<CORSConfiguration>\(novelty)</CORSConfiguration>",
      unmanaged: ["CORSRule 1 (AllowedOrigin: *, AllowedMethod: GET, Novelty: 1)"]),
    Setting(
      name: "encryption: the bucket key, and blocked kinds", subresource: "encryption",
      live: encryption(
        "<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>key-1</KMSMasterKeyID>",
        "<BucketKeyEnabled>true</BucketKeyEnabled><BlockedEncryptionTypes>"
          + "<EncryptionType>NONE</EncryptionType></BlockedEncryptionTypes>"),
      read: ["encryption": "kms", "kmsKey": "key-1"],
      wanted: ["encryption": "kms", "kmsKey": "key-2"],
      written: encryption(
        "<SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>key-2</KMSMasterKeyID>",
        "<BucketKeyEnabled>true</BucketKeyEnabled><BlockedEncryptionTypes>"
          + "<EncryptionType>NONE</EncryptionType></BlockedEncryptionTypes>"),
      unmanaged: ["BucketKeyEnabled (true)", "BlockedEncryptionTypes.EncryptionType (NONE)"]),
    Setting(
      name: "encryption: what every new bucket has", subresource: "encryption",
      live: encryption(
        "<SSEAlgorithm>AES256</SSEAlgorithm>",
        "<BucketKeyEnabled>false</BucketKeyEnabled><BlockedEncryptionTypes>"
          + "<EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>"),
      read: ["encryption": "aes256", "kmsKey": .null], wanted: ["encryption": "kms"],
      written: encryption(
        "<SSEAlgorithm>aws:kms</SSEAlgorithm>",
        "<BucketKeyEnabled>false</BucketKeyEnabled><BlockedEncryptionTypes>"
          + "<EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>"),
      unmanaged: []),
    Setting(
      name: "versioning: MFA delete", subresource: "versioning",
      live: "<VersioningConfiguration><Status>Enabled</Status><MfaDelete>Enabled</MfaDelete>"
        + "</VersioningConfiguration>",
      read: ["versioning": true], wanted: ["versioning": false],
      written: "<VersioningConfiguration><Status>Suspended</Status><MfaDelete>Enabled</MfaDelete>"
        + "</VersioningConfiguration>",
      unmanaged: ["MfaDelete (Enabled)"]),
    Setting(
      name: "public access: two blocks of four", subresource: "publicAccessBlock",
      live: blocks(true, true, false, false),
      read: [
        "publicAccess": false,
        "publicAccessBlock": [
          "blockPublicAcls": true, "ignorePublicAcls": true, "blockPublicPolicy": false,
          "restrictPublicBuckets": false,
        ],
      ],
      wanted: ["publicAccess": false], written: blocks(true, true, true, true), unmanaged: []),
    Setting(
      name: "public access: none", subresource: "publicAccessBlock",
      live: blocks(false, false, false, false), read: ["publicAccess": true],
      wanted: ["publicAccess": false], written: blocks(true, true, true, true), unmanaged: []),
    Setting(
      name: "tags of AWS itself", subresource: "tagging",
      live: tags(("aws:cloudformation:stack-name", "x"), ("team", "a")),
      read: ["tags": ["team": "a"]], wanted: ["tags": ["team": "b"]],
      written: tags(("aws:cloudformation:stack-name", "x"), ("team", "b")), unmanaged: []),
  ]

  private static func corsRule(_ id: String?, _ origin: String) -> String {
    "<CORSRule>" + (id.map { "<ID>\($0)</ID>" } ?? "")
      + "<AllowedOrigin>\(origin)</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>"
  }

  private static func cors(_ rules: (String?, String)...) -> String {
    "<CORSConfiguration>\(rules.map { corsRule($0.0, $0.1) }.joined())</CORSConfiguration>"
  }

  private static let novelty =
    "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>"
    + "<Novelty>1</Novelty></CORSRule>"

  private static func origin(_ origin: String) -> Value {
    ["origins": [.string(origin)], "methods": ["GET"], "headers": [], "exposeHeaders": []]
  }

  private static func encryption(_ settings: String, _ rest: String) -> String {
    "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>\(settings)"
      + "</ApplyServerSideEncryptionByDefault>\(rest)</Rule></ServerSideEncryptionConfiguration>"
  }

  private static func blocks(_ on: Bool...) -> String {
    "<PublicAccessBlockConfiguration>"
      + zip(S3PublicAccessBlock.names, on).map { "<\($0)>\($1)</\($0)>" }.joined()
      + "</PublicAccessBlockConfiguration>"
  }

  private static func tags(_ tags: (String, String)...) -> String {
    "<Tagging><TagSet>"
      + tags.map { "<Tag><Key>\($0.0)</Key><Value>\($0.1)</Value></Tag>" }.joined()
      + "</TagSet></Tagging>"
  }

  private func handle(_ properties: [String: Value]) -> ResourceHandle {
    ResourceHandle(
      address: ResourceAddress(section: "buckets", name: "b"),
      properties: Bucket().schema.fillingDefaults(
        Properties(properties.merging(["name": "bucket"]) { $1 })),
      tags: properties["tags"]?.map?.compactMapValues(\.string) ?? [:])
  }

  @Test(arguments: settings) func `is reported, and stays when the rest is written`(
    _ setting: Setting
  ) async throws {
    let s3 = StubS3([setting.subresource: setting.live])
    let context = try s3.context()
    let live = try #require(try await Bucket().read(handle(setting.wanted), context))
    for (name, value) in setting.read {
      #expect(live.properties.values[name] == value, "\(name)")
    }
    #expect(live.unmanaged.map(\.description) == setting.unmanaged)
    #expect(live.unmanaged.flatMap(\.lostWith) == [])
    _ = try await Bucket().update(
      handle(setting.wanted), from: live, changed: Set(setting.wanted.keys), context)
    let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"#
    #expect(s3[setting.subresource] == declaration + setting.written)
    #expect(s3.writes == ["PUT \(setting.subresource)"])
  }

  @Test func `a declared rule doesn't silently replace an unmanaged one of its name`()
    async throws
  {
    let s3 = StubS3(["lifecycle": Self.lifecycle(Self.sized)])
    let context = try s3.context()
    let resource = handle(["lifecycle": [Self.rule("drafts", 7)]])
    var live = try #require(try await Bucket().read(resource, context))
    #expect(live.properties.values["lifecycle"] == [])
    #expect(live.unmanaged.map(\.lostWith) == [["lifecycle"]])
    // A rule that appeared between plan and apply isn't overwritten either.
    live.unmanaged = []
    let before = live
    await #expect(
      throws: KindError(
        "The bucket has a lifecycle rule drafts with Filter.ObjectSizeLessThan, which no field holds. Give this "
          + "rule another `id`, or delete that one with the tool that made it.",
        path: "lifecycle[0]")
    ) {
      _ = try await Bucket().update(resource, from: before, changed: ["lifecycle"], context)
    }
    #expect(s3.writes == [])
  }

  /// The plan reported it as lost, and the user consented.
  @Test func `a rule that the plan reported as lost is overwritten`() async throws {
    let s3 = StubS3(["lifecycle": Self.lifecycle(Self.plain("tmp", 3), Self.sized)])
    let context = try s3.context()
    let resource = handle(["lifecycle": [Self.rule("drafts", 7)]])
    let live = try #require(try await Bucket().read(resource, context))
    _ = try await Bucket().update(resource, from: live, changed: ["lifecycle"], context)
    let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"#
    #expect(s3["lifecycle"] == declaration + Self.lifecycle(Self.plain("drafts", 7)))
  }

  @Test(arguments: [(0, [["cors"], ["cors"]]), (1, [[], ["cors"]]), (2, [[], []])])
  func `labels of CORS rules are lost if fewer rules are declared`(
    _ count: Int, _ lost: [[String]]
  ) async throws {
    let s3 = StubS3([
      "cors": Self.cors(("a", "https://a.example"), ("b", "https://b.example"))
    ])
    let wanted = [Self.origin("https://a.example"), Self.origin("https://c.example")]
    let resource = handle(["cors": .list(Array(wanted.prefix(count)))])
    let live = try #require(try await Bucket().read(resource, try s3.context()))
    #expect(live.unmanaged.map(\.lostWith) == lost)
  }

  @Test func `the minimum size of transitions is sent back`() async throws {
    let s3 = StubS3(["lifecycle": Self.lifecycle(Self.sized)])
    s3.setMinimumSize("varies_by_storage_class")
    let context = try s3.context()
    let resource = handle(["lifecycle": [Self.rule("tmp", 7)]])
    let live = try #require(try await Bucket().read(resource, context))
    #expect(
      live.unmanaged.map(\.name) == [
        "lifecycle rule drafts", "TransitionDefaultMinimumObjectSize",
      ])
    _ = try await Bucket().update(resource, from: live, changed: ["lifecycle"], context)
    #expect(
      s3.requests.last?.headers["x-amz-transition-default-minimum-object-size"]
        == "varies_by_storage_class")
  }

  @Test func `events for EventBridge are a field, and entries beside it stay`() async throws {
    let s3 = StubS3([
      "notification": "<NotificationConfiguration><EventBridgeConfiguration/>"
        + "</NotificationConfiguration>"
    ])
    let live = try #require(try await Bucket().read(handle([:]), try s3.context()))
    #expect(live.properties[Bucket.eventBridge] == true)
    #expect(live.unmanaged == [])
    let other =
      "<QueueConfiguration><Id>n</Id><Queue>q</Queue><Event>s3:ObjectCreated:*</Event>"
      + "</QueueConfiguration>"
    let shared = StubS3([
      "notification": "<NotificationConfiguration>\(other)</NotificationConfiguration>"
    ])
    let context = try shared.context()
    _ = try await Bucket().update(
      handle(["eventBridge": true]), from: live, changed: ["eventBridge"], context)
    #expect(
      shared["notification"]?.contains("<EventBridgeConfiguration></EventBridgeConfiguration>")
        == true)
    #expect(shared["notification"]?.contains(other) == true)
    _ = try await Bucket().update(
      handle(["eventBridge": false]), from: live, changed: ["eventBridge"], context)
    #expect(shared["notification"]?.contains("EventBridge") == false)
    #expect(shared["notification"]?.contains(other) == true)
  }
}
