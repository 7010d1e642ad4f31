import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage
import CairnTestSupport
import Testing

@testable import CairnKinds

@Suite struct `Objects from files` {
  static let files = [
    FileCase(
      "no source, and two",
      """
      buckets: {b: {}}
      objects:
        ▸a: {bucket: b}
        c: {bucket: b, folder: f, ▸file: g}
      """, "Objects are made from `folder`, `file` or `files`: write one of them.",
      "Objects are made from one of `folder`, `file` and `files`: remove the others."),
    FileCase(
      "fields of other sources",
      """
      buckets: {b: {}}
      objects:
        a: {bucket: b, file: f, ▸exclude: [x]}
        c: {bucket: b, files: [f], ▸prune: true}
        d: {bucket: b, folder: f, ▸key: k}
        e: {bucket: b, file: f, key: k, ▸prefix: p/}
        g: {bucket: b, file: f, prefix: p/}
      """, "`exclude` is used with `folder` only.", "`prune` is used with `folder` only.",
      "`key` is used with `file` only.",
      "A `key` is written as it is, so `prefix` has no use beside it: write the whole `key`, or remove it."
    ),
  ]

  @Test(arguments: files) func `are checked before any request`(_ file: FileCase) { file.check() }

  @Test(arguments: [
    ("a/index.HTML", "text/html"), ("a.b/c", "application/octet-stream"),
    ("x.tar.gz", "application/gzip"), (".json", "application/json"),
    ("a.", "application/octet-stream"),
    ("site.webmanifest", "application/manifest+json"), ("a.js", "text/javascript"),
  ])
  func `content types follow from extensions`(_ key: String, _ type: String) {
    #expect(ContentType.guess(of: key) == type)
  }

  @Test func `a key without an extension has the type of its file`() {
    #expect(ContentType.guess(of: "about", "about.html") == "text/html")
  }

  @Test func `keys are the prefix and the file's name, or the key as it is`() {
    func keys(_ properties: [String: Value], _ names: [String]) -> [String] {
      let files = names.map {
        Artifact.File(name: $0, path: "/\($0)", sizeInBytes: 1, md5: "0")
      }
      let artifact = Artifact(
        zipPath: "", sha256: "", sizeInBytes: 0, content: .files(files))
      let value = SeededObjects().codeValue(of: artifact, for: Properties(properties))
      return (value?.map ?? [:]).keys.sorted()
    }
    #expect(keys(["folder": "f", "prefix": "a/"], ["x", "y/z"]) == ["a/x", "a/y/z"])
    #expect(keys(["folder": "f"], ["x"]) == ["x"])
    #expect(keys(["file": "d/x.txt"], ["x.txt"]) == ["x.txt"])
    #expect(keys(["file": "d/x.txt", "prefix": "a/"], ["x.txt"]) == ["a/x.txt"])
    #expect(keys(["file": "d/x.txt", "key": "k"], ["x.txt"]) == ["k"])
    #expect(keys(["files": ["a/x", "b/y"], "prefix": "p-"], ["x", "y"]) == ["p-x", "p-y"])
  }

  @Test func `an ETag that isn't the MD5 is recorded`() {
    var etags = SeededETags([:])
    etags.record("md5", of: "a", holding: "md5")
    etags.record("other", of: "b", holding: "md5")
    #expect(etags.attributes(of: ["a", "b"]) == ["etags": ["b": "other"]])
    #expect(etags.attributes(of: ["a"]) == [:])
    let known = SeededETags(["etags": ["b": "other"]])
    #expect(known.attributes(of: ["a"]) == ["etags": [:]])
    func object(_ etag: String) -> S3ListedObject { S3ListedObject(key: "b", etag: etag, size: 1) }
    #expect(known.shows(object("other"), holds: "md5", at: "b"))
    #expect(!known.shows(object("md5"), holds: "md5", at: "b"))
    #expect(known.shows(object("md5"), holds: "md5", at: "a"))
  }

  // MARK: What a bucket holds

  /// A bucket with these objects, by key their ETags, listed two at a time.
  private func context(_ objects: [(String, String)]) throws -> KindContext {
    let transport = StubTransport { request throws(TransportError) in
      let query = Dictionary(request.query.map { ($0.0, $0.1 ?? "") }) { $1 }
      let isOfVersions = query["versions"] != nil
      let after = query[isOfVersions ? "key-marker" : "continuation-token"]
      let start =
        after.flatMap { after in objects.firstIndex { $0.0 == after } }.map { $0 + 1 } ?? 0
      let page = objects[start...].prefix(2)
      let isLast = start + 2 >= objects.count
      let entry = isOfVersions ? "Version" : "Contents"
      let next = isOfVersions ? "NextKeyMarker" : "NextContinuationToken"
      var text = "<Result><IsTruncated>\(!isLast)</IsTruncated>"
      if !isLast, let last = page.last { text += "<\(next)>\(last.0)</\(next)>" }
      for object in page where object.0.hasPrefix(query["prefix"] ?? "") {
        text +=
          "<\(entry)><Key>\(object.0)</Key><ETag>&quot;\(object.1)&quot;</ETag></\(entry)>"
      }
      return .text(text + "</Result>")
    }
    let endpoint = try AWSEndpoint("http://127.0.0.1:4566", origin: "a test")
    let aws = AWSClient(
      configuration: .endpoint(endpoint, region: "us-east-1"), transport: transport)
    return KindContext(
      scope: Scope(
        stack: "s", account: "000000000000", region: "us-east-1", endpoint: "\(endpoint)",
        flavour: .emulator),
      aws: aws, reads: .everything, shared: SharedReads(), pace: .emulator, stagingBucket: "b")
  }

  private func set(
    _ name: String, _ contents: [String: String], _ more: [String: Value] = [:]
  ) -> ResourceHandle {
    let own: [String: Value] = [
      "bucket": "some-bucket", "folder": "f", "contents": .map(contents.mapValues(Value.string)),
    ]
    return ResourceHandle(
      address: ResourceAddress(section: "objects", name: name),
      properties: Properties(own.merging(more) { $1 }))
  }

  @Test(
    arguments: [
      ([], nil), ([("z", "9")], "1 object"), ([("c", "changed")], "1 object"),
      ([("y", "9"), ("z", "9")], "2 objects"),
    ] as [([(String, String)], String?)])
  func `seeds aren't data of a bucket that is deleted with them`(
    _ others: [(String, String)], _ held: String?
  ) async throws {
    let changed = Set(others.map(\.0))
    let seeds = [("a", "1"), ("b", "2"), ("c", "3"), ("d", "kms")].filter {
      !changed.contains($0.0)
    }
    var context = try context((seeds + others).sorted { $0.0 < $1.0 })
    var other = set("other", ["d": "4"])
    other.attributes = ["etags": ["d": "kms"]]
    context.round = ["objects": [set("seeds", ["a": "1", "b": "2", "c": "3"]), other]]
    let bucket = ResourceHandle(
      address: ResourceAddress(section: "buckets", name: "b"),
      properties: Properties(["name": "some-bucket"]))
    #expect(try await Bucket().dataHeld(bucket, context) == held)
  }

  @Test func `a read finds its own objects, and to prune all but those of other sets`() async throws
  {
    var context = try context([("p/a", "1"), ("p/b", "theirs"), ("p/c", "3"), ("p/x", "9")])
    let wanted = ["p/a": "1", "p/b": "2", "p/n": "5"]
    func found(_ more: [String: Value]) async throws -> [String: String]? {
      var handle = set("seeds", wanted, more.merging(["prefix": "p/"]) { $1 })
      handle.recorded = Properties(["contents": ["p/a": "0", "p/b": "2"]])
      context.shared = SharedReads()
      context.round = ["objects": [handle, set("other", ["p/c": "3"])]]
      return try await SeededObjects().read(handle, context)?.properties[SeededObjects.contents]
    }
    // The recorded content counts, unless it is tracked.
    #expect(try await found([:]) == ["p/a": "0", "p/b": "2"])
    #expect(try await found(["track": true]) == ["p/a": "1", "p/b": "theirs"])
    #expect(try await found(["prune": true]) == ["p/a": "0", "p/b": "2", "p/x": "9"])
  }

  @Test func `sets of one place are told apart by their names in the stack`() {
    let scope = Scope(stack: "s", account: "1", region: "r", endpoint: nil, flavour: .aws)
    func identity(_ more: [String: Value]) -> String? {
      let properties: [String: Value] = ["bucket": "b", "prefix": "p/", "set": "seeds"]
      return SeededObjects().identity(of: Properties(properties.merging(more) { $1 }), in: scope)?
        .text
    }
    #expect(identity(["folder": "f"]) == "b/p/* (seeds)")
    #expect(identity(["files": ["f"]]) == "b/p/* (seeds)")
    #expect(identity(["file": "d/f"]) == "b/p/f (seeds)")
    #expect(identity(["file": "f", "key": "k", "set": "other"]) == "b/k (other)")
  }

  @Test func `what another set has now stays, and isn't lost`() async throws {
    let context = try context([("a", "theirs"), ("b", "theirs"), ("c", "3")])
    var handle = set("seeds", ["a": "1", "b": "2", "c": "3"], ["prune": true])
    #expect(
      try await SeededObjects().dataHeld(handle, context)
        == "2 objects that were changed since they were written")
    handle.declaredParts = [Identity("some-bucket/a"), Identity("other/b")]
    #expect(
      try await SeededObjects().dataHeld(handle, context)
        == "1 object that was changed since it was written")
    #expect(SeededObjects.ownContents(of: handle) == ["b": "2", "c": "3"])
  }
}
