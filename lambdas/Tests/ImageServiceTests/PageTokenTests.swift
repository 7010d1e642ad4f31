import ImageService
import Testing

@Suite struct PageTokenTests {
  private let tokens = PageTokens(secret: "table")
  private let filter = ImageFilter(filename: "cat", contentType: nil)

  @Test(arguments: [
    "1", "01a20c6f-99dd-7e40-89c0-4cab037723ba", "ü/..", String(repeating: "x", count: 128),
  ])
  func `A token gives back the id, in letters that need no encoding`(_ imageID: String) throws {
    let token = tokens.token(after: imageID, userID: "ann", filter: filter)
    #expect(try tokens.imageID(in: token, userID: "ann", filter: filter) == imageID)
    #expect(
      token.utf8.allSatisfy {
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".utf8.contains($0)
      })
    #expect(token.utf8.count <= 512)
  }

  @Test func `A token is good for its own listing alone`() {
    let token = tokens.token(after: "1", userID: "ann", filter: filter)
    let others: [(PageTokens, String, ImageFilter)] = [
      (tokens, "bob", filter), (tokens, "ann", ImageFilter()),
      (tokens, "ann", ImageFilter(filename: nil, contentType: "cat")),
      (PageTokens(secret: "other"), "ann", filter),
    ]
    for (tokens, user, filter) in others {
      #expect(throws: RequestError.self) {
        try tokens.imageID(in: token, userID: user, filter: filter)
      }
    }
  }

  @Test func `Any changed letter is noticed`() {
    let token = tokens.token(after: "01a20c6f", userID: "ann", filter: filter)
    for index in token.indices {
      var changed = token
      changed.replaceSubrange(index...index, with: token[index] == "A" ? "B" : "A")
      #expect(throws: RequestError.self) {
        try tokens.imageID(in: changed, userID: "ann", filter: filter)
      }
    }
    for changed in ["", "A", token + "A", token + "=", String(token.dropLast())] {
      #expect(throws: RequestError.self) {
        try tokens.imageID(in: changed, userID: "ann", filter: filter)
      }
    }
  }
}
