import CairnAWS
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnAWSXML
@testable import CairnKinds

@Suite struct `Who gets at a bucket` {
  private static let owner = "<Owner><ID>me</ID></Owner>"
  private static let full =
    "<Grant><Grantee><ID>me</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant>"
  private static let group = "http://acs.amazonaws.com/groups"

  private static func grant(_ uri: String, _ permission: String) -> String {
    "<Grant><Grantee><URI>\(group)/\(uri)</URI></Grantee><Permission>\(permission)</Permission>"
      + "</Grant>"
  }

  private static func list(_ grants: String...) -> String {
    "<AccessControlPolicy>\(owner)<AccessControlList>\(grants.joined())</AccessControlList>"
      + "</AccessControlPolicy>"
  }

  private func handle(
    _ properties: [String: Value], recorded: [String: Value]? = nil
  ) -> ResourceHandle {
    var handle = ResourceHandle(
      address: ResourceAddress(section: "buckets", name: "b"),
      properties: Bucket().schema.fillingDefaults(
        Properties(properties.merging(["name": "bucket"]) { $1 })))
    handle.recorded = recorded.map { Properties($0) }
    return handle
  }

  @Test(arguments: [
    ("private", list(full)),
    ("public-read", list(full, grant("global/AllUsers", "READ"))),
    (
      "public-read-write",
      list(grant("global/AllUsers", "WRITE"), grant("global/AllUsers", "READ"), full)
    ),
    ("authenticated-read", list(full, grant("global/AuthenticatedUsers", "READ"))),
    (
      "log-delivery-write",
      list(full, grant("s3/LogDelivery", "WRITE"), grant("s3/LogDelivery", "READ_ACP"))
    ),
  ])
  func `S3's own lists are known by their grants`(_ word: String, _ live: String) async throws {
    let s3 = StubS3(["acl": live])
    let read = try #require(try await Bucket().read(handle(["acl": "private"]), s3.context()))
    #expect(read.properties.values["acl"] == .string(word))
    #expect(read.unmanaged == [])
  }

  @Test func `a list of somebody's own is reported, and lost with another`() async throws {
    let other = "<Grant><Grantee><ID>you</ID></Grantee><Permission>READ</Permission></Grant>"
    let s3 = StubS3(["acl": Self.list(Self.full, other)])
    let read = try #require(try await Bucket().read(handle([:]), s3.context()))
    #expect(read.properties.values["acl"] == .null)
    #expect(read.unmanaged.map(\.description) == ["AccessControlList (you READ)"])
    #expect(read.unmanaged.map(\.lostWith) == [["acl", "ownership"]])
  }

  @Test func `a list is written when the bucket takes it, and removed before it doesn't`() {
    let all: [BucketSetting] = [.publicAccess, .ownership, .acl, .tags]
    #expect(
      BucketSetting.inOrder(all, of: Properties(["acl": "public-read"])) == [
        [.publicAccess, .tags], [.ownership], [.acl],
      ])
    #expect(
      BucketSetting.inOrder(all, of: Properties()) == [
        [.publicAccess, .acl, .tags], [.ownership], [],
      ])
  }

  private static func blocks(_ on: Bool...) -> String {
    "<PublicAccessBlockConfiguration>"
      + zip(S3PublicAccessBlock.names, on).map { "<\($0)>\($1)</\($0)>" }.joined()
      + "</PublicAccessBlockConfiguration>"
  }

  private static func parts(_ on: Bool...) -> Value {
    .map(
      Dictionary(
        uniqueKeysWithValues: zip(BucketAccess.block.map(\.name), on.map(Value.boolean))))
  }

  struct Block: Sendable {
    var live: String
    var wanted: [String: Value] = [:]
    var recorded: [String: Value]?
    var reads = ReadDepth.everything
    var publicAccess: Bool
    var parts: Value = .null
  }

  private static let two = parts(true, true, false, false)

  @Test(arguments: [
    Block(live: blocks(true, true, true, true), publicAccess: false),
    Block(live: blocks(false, false, false, false), publicAccess: true),
    Block(live: blocks(true, true, false, false), publicAccess: false, parts: two),
    // A plan compares only the declared field, and finds the difference in it.
    Block(
      live: blocks(true, true, false, false), wanted: ["publicAccess": true],
      reads: .fields(["publicAccess"]), publicAccess: false),
    Block(
      live: blocks(true, true, false, false), wanted: ["publicAccess": false],
      reads: .fields(["publicAccess"]), publicAccess: true),
    Block(
      live: blocks(false, false, false, false),
      wanted: ["publicAccessBlock": ["blockPublicAcls": true]], publicAccess: false,
      parts: parts(false, false, false, false)),
    // An edit from one field to the other isn't drift.
    Block(
      live: blocks(false, false, false, false), wanted: ["publicAccessBlock": two],
      recorded: ["publicAccess": true], publicAccess: true),
    Block(
      live: blocks(true, true, true, true), wanted: ["publicAccess": true],
      recorded: ["publicAccessBlock": parts(true, true, true, true)], publicAccess: false,
      parts: parts(true, true, true, true)),
    Block(
      live: blocks(true, true, false, false), wanted: ["publicAccess": true],
      recorded: ["publicAccessBlock": two], reads: .fields(["publicAccess", "publicAccessBlock"]),
      publicAccess: false, parts: two),
  ])
  func `a block of public access is read into the field that holds it`(_ block: Block) async throws
  {
    var context = try StubS3(["publicAccessBlock": block.live]).context()
    context.reads = block.reads
    let live = try #require(
      try await Bucket().read(handle(block.wanted, recorded: block.recorded), context))
    #expect(live.properties.values["publicAccess"] == .boolean(block.publicAccess))
    #expect(live.properties.values["publicAccessBlock"] == block.parts)
  }

  @Test func `the block is written whole`() async throws {
    let s3 = StubS3(["publicAccessBlock": Self.blocks(true, true, true, true)])
    let context = try s3.context()
    let resource = handle(["publicAccessBlock": ["blockPublicPolicy": .boolean(false)]])
    let live = try #require(try await Bucket().read(resource, context))
    _ = try await Bucket().update(resource, from: live, changed: ["publicAccessBlock"], context)
    #expect(s3["publicAccessBlock"]?.hasSuffix(Self.blocks(true, true, false, true)) == true)
  }

  /// Amazon S3 API "GetBucketOwnershipControls": buckets older than the setting have none.
  @Test func `a bucket without ownership controls`() async throws {
    let read = try #require(
      try await Bucket().read(handle([:]), StubS3([:]).context(.aws)))
    #expect(read.properties.values["ownership"] == "object-writer")
    let emulated = try #require(
      try await Bucket().read(handle([:]), StubS3([:]).context(.emulator)))
    #expect(emulated.properties.values["ownership"] == "bucket-owner-enforced")
  }

  struct Refused: Sendable {
    var properties: [String: Value]
    var violations: [String]
  }

  @Test(arguments: [
    Refused(properties: ["acl": "private"], violations: []),
    Refused(
      properties: ["acl": "log-delivery-write"],
      violations: [
        "acl: With `ownership: bucket-owner-enforced`, the default, a bucket has no access control "
          + "list. Write `ownership: bucket-owner-preferred`, or leave `acl` out; a policy in "
          + "`policies` permits the same."
      ]),
    Refused(
      properties: ["acl": "log-delivery-write", "ownership": "object-writer"], violations: []),
    Refused(
      properties: ["acl": "public-read", "ownership": "object-writer"],
      violations: [
        "acl: `public-read` is a public list, which S3 refuses unless the bucket has "
          + "`publicAccess: true`, or `publicAccessBlock` with `blockPublicAcls: false`."
      ]),
    Refused(
      properties: [
        "acl": "public-read", "ownership": "object-writer",
        "publicAccessBlock": ["blockPublicAcls": .boolean(false)],
      ], violations: []),
    Refused(
      properties: ["publicAccess": true, "publicAccessBlock": [:]],
      violations: [
        "publicAccessBlock: `publicAccess: true` turns all parts of `publicAccessBlock` off. Leave "
          + "one of the two out."
      ]),
  ])
  func `what S3 refuses is an error of the file`(_ refused: Refused) {
    let properties = refused.properties.merging(["name": "b"]) { $1 }
    let violations = Bucket().schema.rules.flatMap { $0.check(properties) }
    #expect(violations.map { "\($0.path ?? ""): \($0.detail)" } == refused.violations)
  }
}
