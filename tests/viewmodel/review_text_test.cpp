#include "flipbook/viewmodel/review_text.h"

#include <gtest/gtest.h>

#include "flipbook/viewmodel/sample_list.h"
#include "viewmodel/sample_fixtures.h"

namespace flipbook::viewmodel {
namespace {

TEST(ThinSpotText, TellsWhatASpotIsMadeOf) {
  const findings::ThinSpot spot{.samples = {SampleId{1}, SampleId{4}},
                                .validation = 22,
                                .wrong = 14,
                                .training = 31,
                                .label = ClassId{0},
                                .predicted = ClassId{1}};
  RunInfo run;
  run.classes = {"cat", "dog"};

  EXPECT_EQ(thinSpotText(spot, run),
            u"14 of 22 validation images wrong (64 %), most often cat called dog; 31 training "
            u"images here");
}

TEST(SampleTable, IsATableThatOtherProgramsOpen) {
  test::OpenFixture fixture;

  EXPECT_EQ(sampleTable(*fixture.run, std::vector{SampleId{1}, SampleId{4}}),
            QByteArray{"path,label,split\r\nclass1/0001.png,class1,train\r\n"
                       "class1/0004.png,class1,validation\r\n"});
}

}  // namespace
}  // namespace flipbook::viewmodel
