import CairnAWS
import CairnJSON
import ImageService
import Testing

@testable import ListImages

@Suite struct ListImagesTests {
  private let objects = MemoryObjects()

  private func handler(_ table: MemoryTable) -> ListImagesHandler {
    ListImagesHandler(
      objects: objects, metadata: table, pageTokens: PageTokens(secret: "table"))
  }

  private func ids(_ answer: Answered) -> [String] {
    (answer.body["images"]?.array ?? []).compactMap { $0["image_id"]?.string }
  }

  @Test func `The answer says where the bytes are only after they have arrived`() async throws {
    let table = MemoryTable([image("1"), image("2", status: .pendingUpload)])
    let answer = try await call(handler(table), request("GET", query: ["user_id": "ann"]))
    #expect(answer.status == 200)
    #expect(
      answer.body == [
        "count": 2,
        "images": [
          [
            "user_id": "ann", "image_id": "2", "filename": "cat.png", "content_type": "image/png",
            "status": "PENDING_UPLOAD", "created_at": "2026-01-01T00:00:00.000Z",
          ],
          [
            "user_id": "ann", "image_id": "1", "filename": "cat.png", "content_type": "image/png",
            "status": "UPLOADED", "created_at": "2026-01-01T00:00:00.000Z",
            "uploaded_at": "2026-01-01T00:00:01.000Z", "size": 7, "bucket": "images",
            "key": "ann/1/cat.png", "s3_key": "ann/1/cat.png", "download_url": "get:ann/1/cat.png",
            "expires_in": 60,
          ],
        ],
      ])
    #expect(answer.lines == ["INFO images listed"])
  }

  @Test func `Attributes of others are shown, and numbers keep their value`() async throws {
    var record = image("1")
    record.others = [
      "width": .number("640"), "ratio": .number("1.50"), "huge": .number("12345678901234567890.5"),
      "odd": .number(".5"), "tags": .strings(["a"]), "sizes": .numbers(["1", "2.0"]),
      "deep": .map(["list": .list([.null, .bool(true), .binary([1])])]),
      "raw": .binaries([[2]]),
    ]
    let answer = try await call(
      handler(MemoryTable([record])), request("GET", query: ["user_id": "ann"]))
    let shown = answer.body["images"]?[0]
    #expect(shown?["width"]?.number?.text == "640")
    #expect(shown?["ratio"]?.number?.text == "1.50")
    #expect(shown?["huge"]?.number?.text == "12345678901234567890.5")
    #expect(shown?["odd"] == ".5")
    #expect(shown?["tags"] == ["a"])
    #expect(shown?["sizes"]?.serialized() == "[1,2.0]")
    #expect(shown?["deep"] == ["list": [nil, true, "AQ=="]])
    #expect(shown?["raw"] == ["Ag=="])
  }

  struct Paging: Sendable, CustomTestStringConvertible {
    var total: Int
    var query: [String: String] = [:]
    var pages: [Int]
    var testDescription: String { "\(total) images, \(query)" }
  }

  static let pagings: [Paging] = [
    Paging(total: 0, pages: [0]),
    Paging(total: 9, pages: [9]),
    Paging(total: 10, pages: [10]),
    Paging(total: 11, pages: [10, 1]),
    Paging(total: 20, pages: [10, 10]),
    Paging(total: 25, pages: [10, 10, 5]),
    Paging(total: 7, query: ["limit": "3"], pages: [3, 3, 1]),
    // One of seven matches: full pages all the same.
    Paging(total: 140, query: ["filename": "DOG"], pages: [10, 10]),
    Paging(total: 147, query: ["filename": "DOG"], pages: [10, 10, 1]),
    Paging(
      total: 700, query: ["filename": "dog", "content_type": "IMAGE/gif"], pages: [10, 10, 10, 4]),
    Paging(total: 300, query: ["filename": "cow"], pages: [0]),
  ]

  @Test(arguments: pagings)
  func `Pages are full while images match, and show each once, newest first`(
    _ test: Paging
  ) async throws {
    let images = (0..<test.total).map { number -> ImageRecord in
      let name = number % 7 == 0 ? "my Dog.png" : "cat.png"
      let type = number % 21 == 0 ? "image/gif" : "image/png"
      return image("\(10_000 + number)", filename: name, type: type)
    }
    let table = MemoryTable(images + [image("99999", user: "bob")])
    var query = test.query
    query["user_id"] = "ann"
    var sizes: [Int] = []
    var seen: [String] = []
    repeat {
      let answer = try await call(handler(table), request("GET", query: query))
      #expect(answer.status == 200)
      sizes.append(ids(answer).count)
      #expect(answer.body["count"]?.int == sizes.last)
      seen += ids(answer)
      query["page_token"] = answer.body["next_page_token"]?.string
    } while query["page_token"] != nil && sizes.count < 100
    #expect(sizes == test.pages)
    #expect(seen == seen.sorted(by: >))
    #expect(Set(seen).count == seen.count)
    #expect(!seen.contains("99999"))
  }

  @Test func `Deleting the last image shown does not disturb the next page`() async throws {
    let table = MemoryTable((10..<24).map { image("\($0)") })
    let first = try await call(handler(table), request("GET", query: ["user_id": "ann"]))
    table.remove("ann", "14")
    let token = try #require(first.body["next_page_token"]?.string)
    let second = try await call(
      handler(table), request("GET", query: ["user_id": "ann", "page_token": token]))
    #expect(ids(first).last == "14")
    #expect(ids(second) == ["13", "12", "11", "10"])
  }

  @Test func `Without a filter no more is read than shown and one`() async throws {
    let table = MemoryTable((10..<40).map { image("\($0)") })
    _ = try await call(handler(table), request("GET", query: ["user_id": "ann"]))
    #expect(table.limits == [11])
  }

  static let bad: [([String: String], String)] = [
    ([:], "The query parameter user_id is required."),
    (["user_id": ""], "The query parameter user_id is required."),
    (
      ["user_id": String(repeating: "a", count: 257)],
      "user_id must not be longer than 256 bytes; it has 257."
    ),
    (["user_id": "a", "filename": "\u{7}"], "filename must not hold control characters."),
    (["user_id": "a\u{FFFD}"], "user_id is not valid Unicode, or holds U+FFFD."),
    (["user_id": "a", "limit": "0"], #"limit must be a number from 1 to 10; it is "0"."#),
    (["user_id": "a", "limit": "11"], #"limit must be a number from 1 to 10; it is "11"."#),
    (["user_id": "a", "limit": "ten"], #"limit must be a number from 1 to 10; it is "ten"."#),
    (["user_id": "a", "page_token": "abc"], invalidToken),
    (["user_id": "a", "page_token": "ÄÖÜ"], invalidToken),
    (
      ["user_id": "a", "page_token": String(repeating: "a", count: 513)],
      "page_token must not be longer than 512 bytes; it has 513."
    ),
  ]

  static let invalidToken =
    "page_token is not valid for this listing: take it from the page before, and keep user_id, "
    + "filename and content_type as they were."

  @Test(arguments: bad)
  func `Bad input is reported by parameter`(
    _ query: [String: String], _ message: String
  ) async throws {
    let answer = try await call(handler(MemoryTable()), request("GET", query: query))
    #expect(answer.status == 400)
    #expect(answer.body == ["error": "BadRequest", "message": .string(message)])
    #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
    #expect(answer.lines == ["WARN request refused"])
  }

  @Test func `A parameter given twice is refused, not guessed`() async throws {
    let answer = try await call(
      handler(MemoryTable()),
      request("GET", query: ["user_id": "bob"], repeating: ["user_id": ["ann", "bob"]]))
    #expect(answer.status == 400)
    #expect(answer.body["message"] == "The query parameter user_id is given more than once.")
  }

  @Test func `Empty filters are none`() async throws {
    let query = [
      "user_id": "ann", "filename": "", "content_type": "", "page_token": "", "limit": "",
    ]
    let answer = try await call(
      handler(MemoryTable([image("1")])), request("GET", query: query))
    #expect(ids(answer) == ["1"])
  }
}
