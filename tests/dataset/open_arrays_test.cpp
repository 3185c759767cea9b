// Pictures that are rows of an array. What numpy and Python write is checked against what they say.

#include <gmock/gmock.h>

#include <cstdlib>

#include "dataset/open_fixture.h"
#include "flipbook/dataset/inspection.h"
#include "flipbook/loading/image_loader.h"
#include "support/python.h"

namespace flipbook::dataset {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class OpenArrays : public OpenFolder {
 protected:
  OpenArrays() { setenv("XDG_CACHE_HOME", (root().parent_path() / "cache").c_str(), 1); }
  ~OpenArrays() override { unsetenv("XDG_CACHE_HOME"); }

  // `count` grey pictures of 2 x 2; picture i is filled with i.
  static std::string idxPictures(std::uint8_t count) {
    std::string bytes{"\0\0\x08\x03\0\0\0\0\0\0\0\x02\0\0\0\x02", 16};
    bytes[7] = static_cast<char>(count);
    for (std::uint8_t i = 0; i < count; ++i) bytes.append(4, static_cast<char>(i));
    return bytes;
  }
  static std::string idxLabels(const std::vector<std::uint8_t>& labels) {
    std::string bytes{"\0\0\x08\x01\0\0\0\0", 8};
    bytes[7] = static_cast<char>(labels.size());
    for (const std::uint8_t label : labels) bytes += static_cast<char>(label);
    return bytes;
  }
  // A CIFAR-10 record: its pixels are `red` in red and 1, 2 in the others.
  static std::string cifarRecord(std::uint8_t label, std::uint8_t red) {
    std::string record(1, static_cast<char>(label));
    record.append(1024, static_cast<char>(red)).append(1024, '\1').append(1024, '\2');
    return record;
  }

  [[nodiscard]] test::Pixel pixelOf(const Dataset& dataset, std::size_t image) const {
    const auto loaded = m_loader.load(dataset.root / dataset.images.at(image).path, {});
    EXPECT_TRUE(loaded.has_value()) << (loaded ? "" : loaded.error().message());
    return loaded ? test::pixelAt(loaded->image, 1, 1) : test::Pixel{};
  }

  [[nodiscard]] bool runsPython(const std::string& script) const {
    return test::runsPython(root(), script);
  }

 private:
  loading::ImageLoader m_loader;
};

TEST_F(OpenArrays, ReadsIdxFilesWithTheirSplits) {
  put("train-images-idx3-ubyte", idxPictures(12));
  put("train-labels-idx1-ubyte", idxLabels({0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2}));
  put("t10k-images-idx3-ubyte", idxPictures(3));
  put("t10k-labels-idx1-ubyte", idxLabels({0, 1, 2}));

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "mnist-idx");
  EXPECT_THAT(dataset.why,
              AllOf(HasSubstr("grey pictures of 2 x 2"), HasSubstr("\"t10k-images-idx3-ubyte\"")));
  EXPECT_THAT(dataset.classes, ElementsAre("0", "1", "2"));
  ASSERT_THAT(dataset.images, SizeIs(15));
  EXPECT_EQ(samplesOf(dataset)[0], "t10k-images-idx3-ubyte#0=0:validation");
  // The pictures come in the order of the array: 10 after 9.
  EXPECT_EQ(samplesOf(dataset)[3 + 10], "train-images-idx3-ubyte#10=1:train");
  EXPECT_EQ(pixelOf(dataset, 3 + 10), (test::Pixel{10, 10, 10}));
}

TEST_F(OpenArrays, SaysWhatIsWrongWithAnArrayThatIsCutOff) {
  put("train-images-idx3-ubyte", idxPictures(12).substr(0, 40));
  put("train-labels-idx1-ubyte", idxLabels({0, 1}));

  EXPECT_THAT(refused(), AllOf(HasSubstr("\"train-images-idx3-ubyte\""), HasSubstr("cut off")));
}

TEST_F(OpenArrays, ReadsCifarsBinaries) {
  put("data_batch_1.bin", cifarRecord(3, 200) + cifarRecord(9, 100));
  put("test_batch.bin", cifarRecord(3, 50));
  put("batches.meta.txt",
      "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n");

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "cifar");
  EXPECT_THAT(dataset.classes, SizeIs(10));
  EXPECT_THAT(samplesOf(dataset),
              ElementsAre("data_batch_1.bin#0=cat:train", "data_batch_1.bin#1=truck:train",
                          "test_batch.bin#0=cat:validation"));
  EXPECT_EQ(pixelOf(dataset, 1), (test::Pixel{100, 1, 2}));
}

TEST_F(OpenArrays, ReadsWhatNumpyAndGzipWrite) {
  if (!test::pythonHas("numpy")) GTEST_SKIP() << "python3-numpy is not installed";
  ASSERT_TRUE(runsPython(R"(
import gzip, numpy, struct
x = numpy.arange(24 * 6 * 5, dtype=numpy.uint32).reshape(24, 6, 5) % 251
y = numpy.arange(24) % 4
def idx(a, code): return struct.pack('>BBBB', 0, 0, code, a.ndim) + b''.join(struct.pack('>I', n) for n in a.shape) + a.tobytes()
gzip.open('train-images-idx3-ubyte.gz', 'wb').write(idx(x.astype('u1'), 8))
gzip.open('train-labels-idx1-ubyte.gz', 'wb').write(idx(y.astype('u1'), 8))
)"));

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "mnist-idx");
  ASSERT_THAT(dataset.images, SizeIs(24));
  EXPECT_EQ(samplesOf(dataset)[23], "train-images-idx3-ubyte.gz#23=3");
  // Picture 23 at (1, 1): (23 * 30 + 1 * 5 + 1) % 251 = 696 % 251 = 194
  EXPECT_EQ(pixelOf(dataset, 23), (test::Pixel{194, 194, 194}));
}

struct NumpyHabit {
  const char* name;
  const char* save;     // saves x (12 x 5 x 5 x 3, 0 to 255) and y (12 whole numbers)
  const char* address;  // of picture 7
};
class HabitsOfNumpy : public OpenArrays, public ::testing::WithParamInterface<NumpyHabit> {};

TEST_P(HabitsOfNumpy, AllGiveTheSamePictures) {
  if (!test::pythonHas("numpy")) GTEST_SKIP() << "python3-numpy is not installed";
  ASSERT_TRUE(runsPython(std::string{R"(
import numpy
x = (numpy.arange(12 * 5 * 5 * 3) % 256).astype('u1').reshape(12, 5, 5, 3)
y = numpy.arange(12) % 3
)"} + GetParam().save));

  const Dataset dataset = opened();

  EXPECT_EQ(dataset.kind, "numpy");
  ASSERT_THAT(dataset.images, SizeIs(12));
  EXPECT_THAT(samplesOf(dataset)[7], HasSubstr(std::string{GetParam().address} + "#7=1"));
  // Picture 7 at (1, 1), red: (7 * 75 + 1 * 15 + 1 * 3) % 256 = 543 % 256 = 31
  EXPECT_EQ(pixelOf(dataset, 7), (test::Pixel{31, 32, 33}));
}

INSTANTIATE_TEST_SUITE_P(
    Ways, HabitsOfNumpy,
    ::testing::Values(
        NumpyHabit{"npz", "numpy.savez('d.npz', x_train=x, y_train=y)", "d.npz/x_train"},
        NumpyHabit{"compressed", "numpy.savez_compressed('d.npz', train_images=x, train_labels=y)",
                   "d.npz/train_images"},
        NumpyHabit{"columnOfLabels", "numpy.savez('d.npz', X=x, y=y[:, None].astype('i2'))",
                   "d.npz/X"},
        NumpyHabit{"channelsFirst",
                   "numpy.savez('d.npz', images=x.transpose(0,3,1,2).copy(), labels=y)",
                   "d.npz/images"},
        NumpyHabit{"files", "numpy.save('X.npy', x); numpy.save('y.npy', y)", "X.npy"},
        NumpyHabit{"floats", "numpy.save('X.npy', x.astype('f4')); numpy.save('y.npy', y)",
                   "X.npy"},
        NumpyHabit{"unitFloats", "numpy.save('X.npy', x / 255.0); numpy.save('y.npy', y)", "X.npy"},
        NumpyHabit{"bigEndian",
                   "numpy.save('X.npy', x.astype('>i4')); numpy.save('y.npy', y.astype('>i4'))",
                   "X.npy"},
        NumpyHabit{"wide", "numpy.save('X.npy', x.astype('u2') * 257); numpy.save('y.npy', y)",
                   "X.npy"},
        NumpyHabit{
            "rows",
            "numpy.save('X.npy', x.transpose(0,3,1,2).reshape(12, 75)); numpy.save('y.npy', y)",
            "X.npy"}),
    [](const auto& kind) { return kind.param.name; });

TEST_F(OpenArrays, SplitsByTheNamesOfTheArrays) {
  if (!test::pythonHas("numpy")) GTEST_SKIP() << "python3-numpy is not installed";
  ASSERT_TRUE(runsPython(R"(
import numpy
x = numpy.zeros((6, 4, 4), 'u1')
numpy.savez('medmnist.npz', train_images=x, train_labels=numpy.arange(6)[:, None] % 2,
            val_images=x[:2], val_labels=numpy.arange(2)[:, None], test_images=x[:2], test_labels=numpy.arange(2)[:, None])
)"));

  const Dataset dataset = opened();

  EXPECT_THAT(dataset.images, SizeIs(8));
  EXPECT_EQ(samplesOf(dataset)[7], "medmnist.npz/val_images#1=1:validation");
  EXPECT_THAT(dataset.warnings, Contains(HasSubstr("2 test images are left aside")));
}

TEST_F(OpenArrays, RefusesPickledObjects) {
  if (!test::pythonHas("numpy")) GTEST_SKIP() << "python3-numpy is not installed";
  ASSERT_TRUE(runsPython(R"(
import numpy
numpy.save('X.npy', numpy.array([{'a': 1}] * 4, dtype=object))
numpy.save('y.npy', numpy.arange(4))
)"));

  EXPECT_THAT(refused(), AllOf(HasSubstr("\"X.npy\""), HasSubstr("never run")));
}

TEST_F(OpenArrays, InspectsPicturesOfArraysLikeFiles) {
  put("train-images-idx3-ubyte", idxPictures(12));
  put("train-labels-idx1-ubyte", idxLabels({0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1}));

  const Inspection inspection = inspectDataset(root(), {0.25, 1}).value();

  EXPECT_THAT(inspection.imagesPerClass, ElementsAre(6, 6));
  EXPECT_EQ(inspection.validationImages, 4U);  // round(0.25 x 6) of each class
  EXPECT_THAT(inspection.duplicates, ::testing::IsEmpty());
}

}  // namespace
}  // namespace flipbook::dataset
