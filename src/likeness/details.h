// Two pictures laid over each other, and how far their details differ then.

#pragma once

#include "flipbook/imaging/miniature.h"
#include "likeness/grid.h"

namespace flipbook::likeness {

// A picture prepared to be laid over others.
class Details {
 public:
  explicit Details(const imaging::Miniature& miniature);

  // Whether there is enough to tell it by.
  [[nodiscard]] bool areThere() const { return m_areThere; }

  // One minus the correlation of the details, at best over small shifts and scales (10 %, 2.5 of 32
  // pixels), `other` mirrored or as it is: 0 the same, about 1 nothing in common. Details are what
  // is between about two and six of 32 pixels wide, so that neither noise and compression nor light
  // and broad shades (sky, backgrounds) have a say. About 0.1 ms.
  [[nodiscard]] float differenceFrom(const imaging::Miniature& other, bool isMirrored) const;

 private:
  Grid m_smooth;
  Grid m_details;
  bool m_areThere;
};

}  // namespace flipbook::likeness
