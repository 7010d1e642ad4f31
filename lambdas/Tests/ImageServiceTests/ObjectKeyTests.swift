import ImageService
import Testing

@Suite struct ObjectKeyTests {
  @Test(arguments: [
    ("ann", "cat.png", "ann/1/cat.png"),
    ("a b", "a b.png", "a_20b/1/a-b.png"),
    ("..", "..", "_2e_2e/1/-."),
    ("a/../b", "../../etc/passwd", "a_2f_2e_2e_2fb/1/-.-..-etc-passwd"),
    ("ü", "ü.png", "_c3_bc/1/-.png"),
    ("a_b", "a_b+c%20.png", "a_5fb/1/a_b-c-20.png"),
    ("A", ".hidden", "A/1/-hidden"),
    (
      "x", String(repeating: "y", count: 300) + ".png",
      "x/1/\(String(repeating: "y", count: 96)).png"
    ),
  ])
  func `Keys are plain, and the user is read back from them`(
    _ user: String, _ filename: String, _ expected: String
  ) {
    let key = ObjectKey(userID: user, imageID: "1", filename: filename)
    #expect(key.text == expected)
    #expect(ObjectKey(key.text)?.userID == user)
    #expect(ObjectKey(key.text)?.imageID == "1")
    #expect(ObjectKey(key.text) == key)
  }

  @Test(arguments: [
    "", "a", "a/b", "a/b/c/d", "/b/c", "a//c", "a b/1/c", "a_2/1/c", "a_zz/1/c", "_ff/1/c",
    "a_20b/1/ü", "a_2Fb/1/c", "a/1/.c", "_61/1/c",
  ])
  func `Keys of others are not taken for ours`(_ text: String) {
    #expect(ObjectKey(text) == nil)
  }

  @Test func `The longest names fit into a key`() {
    let key = ObjectKey(
      userID: String(repeating: "ü", count: 128), imageID: String(repeating: "0", count: 36),
      filename: String(repeating: "x", count: 255))
    #expect(key.text.utf8.count <= 1024)
  }
}
