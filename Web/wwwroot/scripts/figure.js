// Draws a chart from each figure's table. Placed here so that the page frame can name it.
