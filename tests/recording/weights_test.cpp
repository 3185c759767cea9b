#include "flipbook/recording/weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "recording/checkpoint_file.h"
#include "support/temporary_directory.h"

namespace flipbook::recording {
namespace {

using testing::HasSubstr;

class Weights : public ::testing::Test {
 protected:
  test::TemporaryDirectory folder{test::memoryFolder()};

  [[nodiscard]] std::filesystem::path fileWith(const char* name, std::string_view bytes) const {
    const auto path = folder.path() / name;
    std::ofstream{path, std::ios::binary} << bytes;
    return path;
  }
};

TEST_F(Weights, ComeFromSafetensors) {
  const auto path = folder.path() / "w.safetensors";
  const Checkpoint written{
      {{.name = "fc.bias", .type = DType::U8, .shape = {2}, .bytes = {std::byte{1}, std::byte{2}}}},
      {{"architecture", "small-residual"}}};
  ASSERT_TRUE(writeCheckpointFile(path, written).has_value());

  const auto read = readWeights(path);

  ASSERT_TRUE(read.has_value()) << read.error().message();
  EXPECT_EQ(read->tensors[0].name, "fc.bias");
  EXPECT_EQ(read->tensors[0].bytes, written.tensors[0].bytes);
  EXPECT_EQ(read->metadata, written.metadata);
}

TEST_F(Weights, NeverComeFromFormatsThatCarryCode) {  // E1
  for (const auto& path :
       {fileWith("model.pkl", "\x80\x04rest"), fileWith("renamed.safetensors", "\x80\x02rest"),
        fileWith("scripted.safetensors", "PK\x03\x04rest"), fileWith("net.onnx", "\x08\x07rest"),
        fileWith("model.pt", "PK\x03\x04")}) {
    const auto read = readWeights(path);

    ASSERT_FALSE(read.has_value()) << path;
    EXPECT_EQ(read.error().code(), ErrorCode::CorruptData);
    EXPECT_THAT(read.error().message(), HasSubstr("code-carrying"));
    EXPECT_THAT(read.error().message(), HasSubstr(path.string()));
  }
}

TEST_F(Weights, SayWhatIsWrongWithTheFile) {  // E6
  EXPECT_EQ(readWeights(folder.path() / "none.safetensors").error().code(), ErrorCode::NotFound);
  EXPECT_EQ(readWeights(fileWith("empty.safetensors", "")).error().code(), ErrorCode::CorruptData);
  EXPECT_EQ(
      readWeights(fileWith("a.safetensors", "\xff\xff\xff\xff\xff\xff\xff\x7f{}")).error().code(),
      ErrorCode::CorruptData);
}

}  // namespace
}  // namespace flipbook::recording
