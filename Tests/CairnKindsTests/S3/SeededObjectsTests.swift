import CairnAWS
import CairnAWSXML
import CairnEngine
import CairnLanguage
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

  @Test func `the same place twice is an error`() throws {
    let source = FileCase(
      "",
      """
      buckets: {b: {name: some-bucket}}
      objects:
        a: {bucket: b, folder: f}
        c: {bucket: b, folder: g}
        d: {bucket: b, file: g/x.txt}
        e: {bucket: b, file: x.txt}
      """
    ).source
    let (stack, _) = StackReader.read(source: source, schemas: Catalog.standard.schemas)
    let (_, found) = ResourceGraph.build(stack: try #require(stack), catalog: .standard)
    #expect(
      found.map(\.detail) == [
        "`objects.c` and `objects.a` are the same object set, that of `buckets.b`. Declare it once.",
        "`objects.e` and `objects.d` are the same object set, that of `buckets.b`. Declare it once.",
      ])
  }

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
    #expect(etags.attributes(of: ["a"]) == ["etags": [:]])
    let known = SeededETags(["etags": ["b": "other"]])
    func object(_ etag: String) -> S3ListedObject { S3ListedObject(key: "b", etag: etag, size: 1) }
    #expect(known.shows(object("other"), holds: "md5", at: "b"))
    #expect(!known.shows(object("md5"), holds: "md5", at: "b"))
    #expect(known.shows(object("md5"), holds: "md5", at: "a"))
  }
}
